-- Before citeproc: @fig-…, @tbl-… and @sec-… become names and links (citeproc would take them for
-- citations), quotation marks become those of the language, and what the press cannot show stops it.
-- A reference with a capital, @Fig-…, starts a sentence. A code block #boso-labels holds, as JSON, for
-- each label {name = {nb = …, en = …}, linked = bool}, and the keys that the bibliography shows although
-- no sentence cites them.
local labels = {}
local kinds = {fig = true, tbl = true, sec = true}
local quotes = {nb = {"«", "»", "‘", "’"}, en = {"“", "”", "‘", "’"}}
local joiners = {nb = " og ", en = " and "}

local function label_of(id)
  local kind, rest = id:match("^(%a+)%-(.+)$")
  if kind and kinds[kind:lower()] then return kind:lower() .. "-" .. rest, kind:match("^%u") ~= nil end
end

local function capital(text)
  local first = utf8.offset(text, 2) or #text + 1
  return pandoc.text.upper(text:sub(1, first - 1)) .. text:sub(first)
end

local function named(id, lang, starts_sentence)
  local label = labels[id] or error("no label " .. id)
  local text = label.name[lang]
  if starts_sentence then text = capital(text) end
  text = text:gsub(" ([%dS]%.?%d*)", "\u{a0}%1")
  if label.linked then return pandoc.Link(text, "#" .. id, "", {class = "xref"}) end
  return pandoc.Str(text)
end

local function references_in(lang)
  return function(cite)
    local out, keys = pandoc.List(), 0
    for i, citation in ipairs(cite.citations) do
      local id, starts_sentence = label_of(citation.id)
      if not id then keys = keys + 1
      else
        if i > 1 then out:insert(pandoc.Str(i == #cite.citations and joiners[lang] or ", ")) end
        out:insert(named(id, lang, starts_sentence))
      end
    end
    if keys == 0 then return out end
    if #out > 0 then error("keep @key and @fig-… in brackets of their own: " .. pandoc.utils.stringify(cite)) end
  end
end

local function quotation_in(lang)
  return function(el)
    local marks, first = quotes[lang], el.quotetype == "DoubleQuote" and 1 or 3
    local out = pandoc.List{pandoc.Str(marks[first])}
    out:extend(el.content)
    out:insert(pandoc.Str(marks[first + 1]))
    return out
  end
end

local function Image(el) error("an image in prose: show it by show.figure, which asks for its alt text: " .. el.src) end

local function Table(el)
  for _, spec in ipairs(el.colspecs) do spec[2] = nil end -- the page, not the source, sizes columns
  return el
end

local function nocite(keys)
  local out = pandoc.List()
  for _, key in ipairs(keys) do out:insert(pandoc.Cite({}, {pandoc.Citation(key, "NormalCitation")})) end
  return pandoc.MetaInlines(out)
end

function Pandoc(doc)
  local blocks, filters = pandoc.List(), {}
  for _, lang in ipairs{"nb", "en"} do
    filters[lang] = {Cite = references_in(lang), Quoted = quotation_in(lang), Image = Image, Table = Table}
  end
  for _, block in ipairs(doc.blocks) do
    if block.t == "CodeBlock" and block.identifier == "boso-labels" then
      local about = pandoc.json.decode(block.text, false)
      labels = about.labels
      doc.meta.nocite = nocite(about.nocite)
    elseif block.t == "Div" and block.classes:includes("boso-chunk") then
      blocks:insert(block:walk(filters[block.attributes.lang]))
    else blocks:insert(block) end
  end
  doc.blocks = blocks
  return doc
end

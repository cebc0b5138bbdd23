-- Before citeproc: spans become citations, formulas, footnotes, and names and links of what @fig-…, @tbl-…, @sec-… and @eq-…
-- refer to; what the press cannot show stops it.
-- A code block #boso-labels holds, as JSON, for each label {name = {nb = …, en = …}, linked = bool}, and the keys
-- that the bibliography shows although no sentence cites them. What footnotes say stands in divs of their own.
local labels, footnotes = {}, {}
local kinds = {fig = true, tbl = true, sec = true, eq = true}
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

-- Between the signs stands what the press finds in the chapter, to tell the line
local function typed(text) return "\u{1}" .. text .. "\u{1}" end

-- What is written beside a reference in its brackets stays; a citation has its works.
local function cite(span, lang)
  local out, works = pandoc.List(), pandoc.List()
  for i, source in ipairs(span.content) do
    local prefix, suffix = source.content[1].content, source.content[2].content
    local key, mode = source.content[2].attributes.key, source.content[2].attributes.mode
    local id, starts = label_of(key)
    if not id then works:insert(pandoc.Citation(key, mode, prefix, suffix))
    else
      if i > 1 then out:insert(pandoc.Str(i == #span.content and joiners[lang] or ", ")) end
      if #prefix > 0 then out:extend(prefix .. {pandoc.Space()}) end
      out:insert(named(id, lang, starts or i == 1 and #prefix == 0 and span.classes:includes("starts")))
      if mode == "AuthorInText" and #suffix > 0 then
        out:extend({pandoc.Space(), pandoc.Str("[")} .. suffix .. {pandoc.Str("]")})
      else out:extend(suffix) end
    end
  end
  if #out > 0 and #works > 0 then
    error("keep @key and @fig-… in brackets of their own: " .. typed("@" .. works[1].id))
  end
  return #works == 0 and out or pandoc.Cite({}, works)
end

local nested = "a footnote within a footnote: write it in brackets"

local function note_of(blocks)
  pandoc.Div(blocks):walk{Note = function() error(nested) end}
  return pandoc.Note(blocks)
end

local function span_in(lang, chapter)
  return function(el)
    if el.classes:includes("cite") then return cite(el, lang) end
    if el.attributes.tex then return pandoc.Math(el.attributes.mode, el.attributes.tex) end
    if el.classes:includes("inline-note") then return note_of{pandoc.Para(el.content)} end
    if el.attributes.note then return note_of(footnotes[chapter .. " " .. el.attributes.note] or error(nested)) end
    -- {eq}`name`: the number alone, as it stands beside the equation
    local number = el.classes:includes("eq") and pandoc.utils.stringify(el):match("^%S+\u{a0}(%S+)$")
    if number then el.content[1].content = pandoc.Inlines{pandoc.Str("(" .. number .. ")")} end
    return el.classes:includes("eq") and el.content or el
  end
end

local function link_in(lang) return function(el)
  local anchor = el.target:match("^#(.*)$")
  if el.title ~= "" then error("a link with a title, " .. el.target .. ' "' .. typed(el.title) .. '"; say it in its words') end
  el.content:walk{Note = function() error("a footnote within a link: write it after the link") end}
  if anchor and not labels[anchor] and labels["sec-" .. anchor] then -- (label)= above a heading
    anchor = "sec-" .. anchor
    el.target = "#" .. anchor
  end
  if #el.content == 0 and not anchor then error("a link without words, " .. typed(el.target) .. "; write them in its brackets") end
  if anchor and not labels[anchor] then error("a link leads nowhere: " .. typed(el.target))
  elseif #el.content == 0 then return named(anchor, lang)
  elseif anchor and not labels[anchor].linked then return el.content
  elseif anchor then return el end
end end

-- A definition of several blocks is of paragraphs, which stand apart.
local function DefinitionList(el)
  for _, item in ipairs(el.content) do
    for _, definition in ipairs(item[2]) do
      if #definition > 1 and definition[1].t == "Plain" then definition[1] = pandoc.Para(definition[1].content) end
    end
  end
  return el
end

-- A line that is broken where its text ends is none more; Typst would take the end for a sign.
local function Inlines(content)
  if #content > 0 and content[#content].tag == "LineBreak" then
    content:remove()
    return content
  end
end

-- What a text says itself is not put into its language, as the words of a citation are (see writer.lua).
local function own_word(el)
  if el.text ~= "Statistisk" then return end
  el.text = el.text .. "\u{e005}"
  return el
end

local function nocite(keys)
  local out = pandoc.List()
  for _, key in ipairs(keys) do out:insert(pandoc.Cite({}, {pandoc.Citation(key, "NormalCitation")})) end
  return pandoc.MetaInlines(out)
end

local function words_of_code(el) return pandoc.Plain{pandoc.Str(el.text)} end

-- Each sign that the press wrote has been read, in order: a reader of HTML leaves out what it does not expect.
local function require_signs(block)
  local words = pandoc.utils.stringify(block:walk{CodeBlock = words_of_code})
  if pandoc.utils.sha1((words:gsub("%s", ""))) ~= block.attributes.signs then
    error("not all of what follows would be shown, " .. typed(words:match("%S*")) .. "; write its parts in cells of their own")
  end
end

local function read(block)
  local lang, chapter = block.attributes.lang, block.attributes.chapter
  require_signs(block)
  if lang == "en" then block = block:walk{Str = own_word} end
  return block:walk{Span = span_in(lang, chapter), Link = link_in(lang), Inlines = Inlines,
    DefinitionList = DefinitionList}
end

function Pandoc(doc)
  local blocks = pandoc.List()
  for _, block in ipairs(doc.blocks) do
    if block.t == "CodeBlock" and block.identifier == "boso-labels" then
      local about = pandoc.json.decode(block.text, false)
      labels = about.labels
      doc.meta.nocite = nocite(about.nocite)
    elseif block.t == "Div" and block.attributes.chapter then
      local ok, result = pcall(read, block)
      if not ok then error(block.attributes.chapter .. ": " .. tostring(result):gsub("^.-%.lua:%d+: ", "")) end
      local note = block.attributes["note-of"]
      if note then footnotes[block.attributes.chapter .. " " .. note] = result.content
      else blocks:insert(result) end
    else blocks:insert(block) end
  end
  doc.blocks = blocks
  return doc
end

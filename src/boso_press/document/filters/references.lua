-- Before citeproc: @fig-…, @tbl-…, @sec-… and @eq-… become names and links (citeproc would take them for
-- citations), quotation marks become those of the language, and what the press cannot show stops it.
-- A reference with a capital, @Fig-…, starts a sentence. A code block #boso-labels holds, as JSON, for
-- each label {name = {nb = …, en = …}, linked = bool}, how admonitions are headed, by language and kind, and
-- the keys that the bibliography shows although no sentence cites them.
local labels = {}
local kinds = {fig = true, tbl = true, sec = true, eq = true}
local quotes = {nb = {"«", "»", "‘", "’"}, en = {"“", "”", "‘", "’"}}
local admonitions = {}
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

-- What is written beside a reference in its brackets stays; those of a citation that follows are its own.
local function references_in(lang)
  return function(cite)
    local out, keys = pandoc.List(), pandoc.List()
    for i, citation in ipairs(cite.citations) do
      local id, starts_sentence = label_of(citation.id)
      if not id then keys:insert(citation)
      else
        local beside = citation.mode == "AuthorInText" and #citation.suffix > 0
        if i > 1 then out:insert(pandoc.Str(i == #cite.citations and joiners[lang] or ", ")) end
        if #citation.prefix > 0 then out:extend(citation.prefix .. {pandoc.Space()}) end
        out:insert(named(id, lang, starts_sentence))
        if beside then out:extend({pandoc.Space(), pandoc.Str("[")} .. citation.suffix .. {pandoc.Str("]")})
        else out:extend(citation.suffix) end
      end
    end
    if #keys == 0 then return out end
    if #out > 0 and cite.citations[1].mode ~= "AuthorInText" then
      error("keep @key and @fig-… in brackets of their own: " .. pandoc.utils.stringify(cite))
    end
    return #out > 0 and out .. {pandoc.Space(), pandoc.Cite({}, keys)} or nil
  end
end

-- A reference that starts a sentence gets a capital: it is to become "Figur", not "figur".
-- A block that has none is not given back, as that would take as long as all else here.
local function capitalized(block)
  local content, changed = block.content, nil
  for i, el in ipairs(content) do
    if el.tag == "Cite" and #el.citations[1].prefix == 0 and label_of(el.citations[1].id) then
      local space, at = content[i - 1], i - 2
      while content[at] and content[at].tag == "Note" do at = at - 1 end
      local before = content[at]
      local starts = i == 1 or (space.tag:match("Space$") or space.tag:match("Break$")) and before and before.tag == "Str"
        and before.text:match("[.!?:]$")
      if starts then
        el.citations[1].id = capital(el.citations[1].id)
        changed = block
      end
    end
  end
  return changed
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

-- Between the signs stands what the press finds in the chapter, to tell the line
local function typed(text) return "\u{1}" .. text .. "\u{1}" end

local function Image(el) error("an image beside text, " .. el.src .. ": write it on a line of its own: ![…](images/…)") end

-- {eq}`name`: the number alone, as it stands beside the equation.
local function Span(el)
  local number = el.classes:includes("eq") and pandoc.utils.stringify(el):match("^%S+\u{a0}(%S+)$")
  if number then el.content[1].content = pandoc.Inlines{pandoc.Str("(" .. number .. ")")} end
  return el.classes:includes("eq") and el.content or el
end

local function Note(el)
  el.content:walk{Note = function() error("a footnote within a footnote: write it in brackets") end}
end

local function Header(el)
  error("a heading underlined, or within a list: begin its line by ##: " .. typed(pandoc.utils.stringify(el)))
end

-- A definition of several blocks is of paragraphs, which stand apart.
local function DefinitionList(el)
  for _, item in ipairs(el.content) do
    for _, definition in ipairs(item[2]) do
      if #definition > 1 and definition[1].t == "Plain" then definition[1] = pandoc.Para(definition[1].content) end
    end
  end
  return el
end

-- "^^" and "~~" are signs, not an empty index.
local function index_of(sign)
  return function(el) if #el.content == 0 then return pandoc.Str(sign .. sign) end end
end

-- A line that is broken where its text ends is none more; Typst would take the end for a sign.
local function Inlines(content)
  if #content > 0 and content[#content].tag == "LineBreak" then
    content:remove()
    return content
  end
end

local function link_in(lang) return function(el)
  if el.title ~= "" then error("a link with a title, " .. el.target .. ' "' .. typed(el.title) .. '"; say it in its words') end
  el.content:walk{Note = function() error("a footnote within a link: write it after the link") end}
  local anchor = el.target:match("^#(.*)$")
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

-- What a cell printed stands in a word that tells it (see markdown/placeholders.py): it is text, whatever it holds.
local function released(text, escape)
  for _, open in ipairs{"\u{12040}", "0\u{12041}"} do
    text = text:gsub(open .. "(%x*)\u{12097}", function(hex)
      local value = hex:gsub("%x%x", function(byte) return string.char(tonumber(byte, 16)) end)
      return escape and value:gsub("[%%#&_${}]", "\\%0") or value
    end)
  end
  return text
end

local function attributes_released(el)
  for name, value in pairs(el.attributes) do el.attributes[name] = released(value) end
  el.classes = el.classes:map(function(class) return released(class) end)
  return el
end

local function text_released(el)
  el.text = released(el.text, el.t == "Math")
  return el.t == "Math" and el or attributes_released(el)
end

local function words_released(el)
  local text = released(el.text)
  if text == el.text then return end
  local words = pandoc.List()
  for space, word in text:gmatch("(%s*)(%S*)") do
    if space ~= "" then words:insert(pandoc.Space()) end
    if word ~= "" then words:insert(pandoc.Str(word)) end
  end
  return words
end

local function target_released(el)
  el.target, el.title = released(el.target), released(el.title)
  return attributes_released(el)
end

local function keys_released(el)
  for _, citation in ipairs(el.citations) do citation.id = released(citation.id) end
  return el
end

local values = {Cite = keys_released, Span = attributes_released, Div = attributes_released, Str = words_released,
  Code = text_released, CodeBlock = text_released, Math = text_released,
  Link = target_released}

-- What a text says itself is not put into its language, as the words of a citation are (see writer.lua).
local function own_word(el)
  if el.text ~= "Statistisk" then return end
  el.text = el.text .. "\u{e005}"
  return el
end

-- Footnotes bear the name of their chapter, as two may both have a [^1]; what is in code or maths is none.
local own = "\u{e00a}.-\u{e00a}"

local function as_typed(el)
  el.text = el.text:gsub(own, "")
  return el
end

local function require_written(el)
  local _, after = el.text:find("%[%^" .. own)
  if after then
    local name = el.text:sub(after + 1):match("[^%]]*")
    error("the footnote " .. typed("[^" .. name .. "]") .. " is never written; add a line [^" .. name .. "]: …")
  end
  -- Of "words [in brackets][name]" the end; x[i][j] is no link.
  local words, name = el.text:match("^(.-)%]%[([^%[%]]*)%]")
  if name and not words:match("[%w)\128-\255]%[[^%[]*$") then
    error("a link without an address, " .. typed("][" .. name .. "]") .. "; write […](https://…), a line […]: https://…, or a space between ] and [")
  end
end

local function admonition_in(lang)
  return function(div)
    local title = admonitions[lang][div.classes[1] or ""]
    if not title then return pandoc.Div(div.content, pandoc.Attr(div.identifier, div.classes)) end
    if #div.content == 0 then return {} end -- its sentences were left out
    local content = pandoc.Blocks{}
    content:extend(div.content)
    if div.classes:includes("titled") then content[1].content = {pandoc.Strong(content[1].content)}
    else content:insert(1, pandoc.Para{pandoc.Strong(title)}) end
    return pandoc.Div(content, pandoc.Attr("", {"note", "info"}, {role = "note"}))
  end
end

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
  local first = {Para = capitalized, Plain = capitalized, Code = as_typed, CodeBlock = as_typed, Math = as_typed}
  for _, lang in ipairs{"nb", "en"} do
    filters[lang] = {Cite = references_in(lang), Quoted = quotation_in(lang), Image = Image, Note = Note, Span = Span, Table = Table,
      Header = Header, Inlines = Inlines, Link = link_in(lang),
      Superscript = index_of("^"), Subscript = index_of("~"), DefinitionList = DefinitionList, Div = admonition_in(lang)}
  end
  local function read(block)
    if block.attributes.lang == "en" then block = block:walk{Str = own_word} end
    if block.classes:includes("refers") then block:walk{Str = require_written} end -- a value is no link
    if block.classes:includes("values") then block = block:walk(values) end
    if block.classes:includes("refers") then block = block:walk(first) end
    return block:walk(filters[block.attributes.lang])
  end
  for _, block in ipairs(doc.blocks) do
    if block.t == "CodeBlock" and block.identifier == "boso-labels" then
      local about = pandoc.json.decode(block.text, false)
      labels, admonitions = about.labels, about.admonitions
      doc.meta.nocite = nocite(about.nocite)
    elseif block.t == "Div" and block.classes:includes("boso-chunk") then
      local ok, result = pcall(read, block)
      if not ok then error(block.attributes.chapter .. ": " .. tostring(result):gsub("^.-%.lua:%d+: ", "")) end
      blocks:insert(result)
    else blocks:insert(block) end
  end
  doc.blocks = blocks
  return doc
end

-- After citeproc: what each chunk of prose is as HTML and as Typst, and what its proof has to find, as JSON. HTML
-- footnotes are numbered by chapter here; Typst makes its own. Reading, which takes most of the time, is done once.
local CUT = "\u{e001}"

-- Words that boso.csl leaves to the language of the chapter
local terms = {
  nb = {["\u{e002}"] = "og", ["\u{e003}"] = "mfl.", ["\u{e004}"] = "u.å."},
  en = {["\u{e002}"] = "and", ["\u{e003}"] = "et al.", ["\u{e004}"] = "n.d.",
    ["Statistisk sentralbyrå"] = "Statistics Norway"},
}
local table_names = {nb = "Tabell", en = "Table"}

local function localized(text, lang)
  for term, word in pairs(terms[lang]) do text = text:gsub(term, word) end
  return (text:gsub("\u{e005}", "")) -- see own_word in references.lua
end

local function rows_of(el)
  local parts = {el.head.rows}
  for _, body in ipairs(el.bodies) do
    table.insert(parts, body.head)
    table.insert(parts, body.body)
  end
  table.insert(parts, el.foot.rows)
  return parts
end

-- What the pages have to show of blocks, for their proof: running texts, and tables cell by cell.
local mathml = {html_math_method = "mathml"}
local entities = {lt = "<", gt = ">", amp = "&", quot = '"'}

local function written(el)
  return (pandoc.write(pandoc.Pandoc{pandoc.Plain{el}}, "html", mathml):gsub(' style="[^"]*"', ""):gsub("%s+$", ""))
end

local function apart(el) return pandoc.Str(" " .. pandoc.utils.stringify(el.content) .. " ") end

-- A formula is what a browser reads in the one format, and what its author wrote in the other.
local told = {
  html = function(el)
    return pandoc.Str((written(el):gsub("<[^>]+>", " "):gsub("&#(%d+);", utf8.char):gsub("&(%a+);", entities)))
  end,
  typst = function(el) return pandoc.Str(el.text) end,
}

local plain = pandoc.utils.stringify

local function said(blocks, parts)
  local function text(words)
    local last = parts[#parts]
    if not last or last.cells then
      last = {texts = pandoc.List(), cells = false, caption = "", heads = 0}
      parts:insert(last)
    end
    last.texts:insert(words)
  end
  for _, block in ipairs(blocks) do
    if block.t == "Para" or block.t == "Plain" then text(plain(block.content))
    elseif block.t == "CodeBlock" then text(block.text)
    elseif block.t == "LineBlock" then for _, line in ipairs(block.content) do text(plain(line)) end
    elseif block.t == "BulletList" then for _, item in ipairs(block.content) do said(item, parts) end
    elseif block.t == "OrderedList" then
      for i, item in ipairs(block.content) do
        text(block.start + i - 1 .. ".")
        said(item, parts)
      end
    elseif block.t == "DefinitionList" then
      for _, item in ipairs(block.content) do
        text(plain(item[1]))
        for _, definition in ipairs(item[2]) do said(definition, parts) end
      end
    elseif block.t == "Table" then
      local cells, columns = pandoc.List(), #block.colspecs
      for _, rows in ipairs(rows_of(block)) do
        for _, row in ipairs(rows) do
          for _, cell in ipairs(row.cells) do cells:insert(plain(pandoc.utils.blocks_to_inlines(cell.contents))) end
        end
      end
      local caption = plain(pandoc.utils.blocks_to_inlines(block.caption.long))
      parts:insert{texts = cells, cells = true, caption = caption, heads = #block.head.rows * columns}
    elseif block.content then said(block.content, parts) end
  end
  return parts
end

local function reference_to(id, number)
  return pandoc.RawInline("html", ('<sup class="noteref"><a href="#fn-%s" id="fnref-%s" role="doc-noteref">%d</a></sup>')
    :format(id, id, number))
end

-- A table scrolls on a phone; its numbers stand to the right by a class, as pages have no styles of their own.
local function scrolling(el, lang)
  for _, rows in ipairs(rows_of(el)) do
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row.cells) do
        cell.alignment = "AlignDefault"
        if el.colspecs[i][1] == "AlignRight" then cell.attr.classes:insert("num") end
      end
    end
  end
  for _, spec in ipairs(el.colspecs) do spec[1] = "AlignDefault" end
  return {pandoc.RawBlock("html", '<div class="scroll" role="group" tabindex="0" aria-label="' .. table_names[lang] .. '">'), el,
    pandoc.RawBlock("html", "</div>")}
end

-- Typst asks for what a formula says: it is what its author wrote. Formulas are gathered, to be set once more.
local function formula_into(formulas) return function(el)
  local set = pandoc.write(pandoc.Pandoc{pandoc.Plain{el}}, "typst"):gsub("%s+$", "")
  formulas:insert("#math.equation(block: " .. tostring(el.mathtype == "DisplayMath") .. ", alt: " ..
    pandoc.json.encode(el.text) .. ", " .. set .. ")")
  return pandoc.RawInline("typst", formulas[#formulas])
end end

-- Typst would make lists and headings of "1.", "+", "-", "=" and "/", a minus of "-5", and one sign of "--" and "...".
local function as_written(el)
  local text = el.text
  local means = text:match("^%d+%.$") or text:match("^[-+=/]+$") or text:match("^%W?%-%d") or text:match("%-%-")
  if not (means or text:match("%.%.%.")) then return end
  local parts = pandoc.List()
  for words, sign in (text .. "\0"):gmatch("([^-.+=/\0]*)([-.+=/\0])") do
    if words ~= "" then parts:insert(pandoc.Str(words)) end
    if sign ~= "\0" then parts:insert(pandoc.RawInline("typst", "\\" .. sign)) end
  end
  return parts
end

local function remark(div)
  if not div.classes:includes("note") then return end
  local blocks = pandoc.Blocks{pandoc.RawBlock("typst", '#remark("info")[')}
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock("typst", "]"))
  return blocks
end

-- By its type the proof knows a list whose numbers are part of the prose.
local function numbered(el)
  el.listAttributes.style = "Decimal"
  return el
end

-- A task's box stays a sign: as a field of a form it would have to be named.
local function boxed(list)
  for _, item in ipairs(list.content) do
    local first = item[1] and item[1].content and item[1].content[1]
    if first and (first.text == "☐" or first.text == "☒") then item[1].content[1] = pandoc.Span(first) end
  end
  return list
end

-- "Kilde: (Amdam 2005)" needs no brackets.
local function without_brackets(cite)
  local first, last = cite.content[1], cite.content[#cite.content]
  if first and first.t == "Str" and last.t == "Str" and first.text:match("^%(") and last.text:match("%)$") then
    first.text = first.text:sub(2)
    last.text = last.text:sub(1, -2)
  end
  return cite
end

-- Where links lead, and their words. Any other target is dead where a page is mailed alone, or may run.
local schemes = {http = true, https = true, mailto = true}

local function link_into(links, place)
  return function(el)
    local scheme = el.target:match("^(%a[%w+.-]*):") or ""
    if not (el.target:match("^#") or schemes[scheme:lower()]) then
      error(place .. ": a link to \u{1}" .. el.target .. "\u{1}: links begin with https, http or mailto; chapters go by @sec-…")
    end
    links:insert{el.target, plain(el.content)}
  end
end

-- In print the words that lead up to a list stay with it, and a short list is not cut. A numbered list begins
-- anew: Typst would go on with one that stands just above, maybe in the text before this.
local function is_short(list)
  for _, item in ipairs(list.content) do
    if #pandoc.utils.stringify(item) > 90 then return false end
  end
  return #list.content <= 7
end

local function displays(paragraph) -- a formula of its own line, which Typst tags within no paragraph
  return paragraph.content:find_if(function(el) return el.t == "RawInline" and el.text:match("block: true") end)
end

local ends_in_list = false

local function kept_together(content)
  local blocks = pandoc.List()
  for i, block in ipairs(content) do
    local after, before = content[i + 1], content[i - 1]
    local leads = block.t == "Para" and after and after.t == "BulletList"
    local whole = leads and is_short(after)
    local sticks = leads and not whole and not displays(block)
    if block.t == "OrderedList" and (before and before.t == "OrderedList" or not before and ends_in_list) then
      blocks:insert(pandoc.RawBlock("typst", "#v(.95em, weak: true)"))
    end
    if whole then blocks:insert(pandoc.RawBlock("typst", "#together["))
    elseif sticks then blocks:insert(pandoc.RawBlock("typst", "#leading[")) end
    blocks:insert(block)
    local closes = block.t == "BulletList" and before and before.t == "Para" and is_short(block)
    if closes or sticks then blocks:insert(pandoc.RawBlock("typst", "]")) end
    ends_in_list = block.t == "OrderedList"
  end
  return blocks
end

local function cite_of(div) return div.classes:includes("source") and without_brackets or nil end

-- A walk takes as long as writing what is walked: this one also gathers links and citations, and tells of maths.
local function html_of(div, noted)
  local links, cited, maths, cite = pandoc.List(), pandoc.List(), false, cite_of(div)
  local blocks = {OrderedList = numbered, BulletList = boxed}
  function blocks.Table(el) return scrolling(el, div.attributes.lang) end
  local filter = {Link = link_into(links, div.attributes.chapter)}
  function filter.Cite(el)
    cited:extend(el.citations:map(function(citation) return citation.id end))
    return cite and cite(el)
  end
  function filter.Math(el)
    maths = true
    return pandoc.RawInline("html", written(el))
  end
  function filter.Note(el) return noted(el.content:walk(blocks)) end
  for name, change in pairs(blocks) do filter[name] = change end
  return div:walk(filter).content, links, cited, maths
end

-- Where Typst keeps two lines together on the next page, the footnote of the first stays behind.
local has_note
function has_note(inlines)
  return inlines:find_if(function(el) return el.t == "Note" or el.content and has_note(el.content) end)
end

local function noted(block)
  if not has_note(block.content) then return end
  return {pandoc.RawBlock("typst", "#noted["), block, pandoc.RawBlock("typst", "]")}
end

local function typst_of(div, formulas)
  return kept_together(div:walk{Para = noted, Plain = noted, Cite = cite_of(div), Math = formula_into(formulas), Div = remark, Str = as_written}.content)
end

-- What pages have to show of a chunk; what its footnotes have to, goes into a list.
local function proof_of(div, format, notes)
  local filter = {Superscript = apart, Subscript = apart, Strikeout = apart, Math = told[format], Cite = cite_of(div)}
  function filter.Note(el)
    notes:insert(said(el.content, pandoc.List()))
    return {}
  end
  return said(div:walk(filter).content, pandoc.List())
end

-- Texts to be written by pandoc in one call, as a call for each takes twice as long: a place for the text of each.
local function texts_in(format, options)
  local blocks, places = pandoc.List(), pandoc.List()
  local function add(content)
    blocks:extend(content)
    blocks:insert(pandoc.RawBlock(format:match("^%a+"), CUT))
    places:insert({})
    return places[#places]
  end
  local function write()
    local at = 0
    for text in pandoc.write(pandoc.Pandoc(blocks), format, options):gmatch("(.-)" .. CUT) do
      at = at + 1
      places[at].text = text:match("^%s*(.-)%s*$")
    end
  end
  return add, write
end

-- A line of JSON for each chunk, and for the bibliography in each language.
function Writer(doc, options)
  local html, write_html = texts_in("html-task_lists", options)
  local typst, write_typst = texts_in("typst-citations", {wrap_text = "none"})
  local records, counts = pandoc.List(), {}

  local function chunk(div)
    local about, notes, formulas = div.attributes, pandoc.List(), pandoc.List()
    local content, links, cited, maths = html_of(div, function(blocks)
      local number = (counts[about.chapter] or 0) + 1
      counts[about.chapter] = number
      notes:insert(html(blocks))
      return reference_to(about.chapter:gsub("_", "-") .. "-" .. number, number)
    end)
    local set, said, proofs = html(content), {html = {}, typst = {}}, {html = pandoc.List(), typst = pandoc.List()}
    if not doc.meta.unproven then
      said.html = proof_of(div, "html", proofs.html)
      if maths then said.typst = proof_of(div, "typst", proofs.typst)
      else said.typst, proofs.typst = said.html, proofs.html end
    end
    records:insert{key = about.key, lang = about.lang, html = set, typst = not doc.meta.unproven and typst(typst_of(div, formulas)),
      formulas = formulas, links = links, cited = cited, said = said, notes = notes, said_in_notes = proofs}
  end

  for _, block in ipairs(doc.blocks) do
    if block.identifier == "refs" then
      local entries = block.content:map(function(entry)
        local links = pandoc.List()
        entry:walk{Link = link_into(links, "the bibliography")}
        return {key = entry.identifier:sub(5), html = html(entry.content), typst = typst(entry.content), links = links}
      end)
      for lang in pairs(terms) do records:insert{key = "references-" .. lang, lang = lang, entries = entries} end
    elseif block.attributes and block.attributes.key then chunk(block) end
  end
  write_html()
  write_typst()
  return table.concat(records:map(function(each) return localized(pandoc.json.encode(each), each.lang) end), "\n")
end

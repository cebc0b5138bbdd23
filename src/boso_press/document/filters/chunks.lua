-- After citeproc: a marker line before each chunk, each HTML footnote and each entry of the bibliography,
-- so that what pandoc writes can be cut apart. HTML footnotes are numbered by chapter here; Typst makes
-- its own. The document is written as HTML, and at its end, after a marker, as Typst: reading it, which
-- takes most of the time, is done once.
local TYPST = "typst-citations"

local function marker(format, kind, name)
  return pandoc.RawBlock(format, "\u{e000}" .. kind .. " " .. name .. "\u{e000}")
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

-- A formula is what its author wrote in the one format, and what a browser reads in the other.
local function both(el)
  local read = written(el):gsub("<[^>]+>", " "):gsub("&#(%d+);", utf8.char):gsub("&(%a+);", entities)
  return pandoc.Str("\u{e007}" .. el.text .. "\u{e008}" .. read .. "\u{e009}")
end

local plain = pandoc.utils.stringify

local function said(blocks, parts)
  local function text(words)
    local last = parts[#parts]
    if not last or last.cells then
      last = {texts = pandoc.List()}
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
      local cells = pandoc.List()
      for _, rows in ipairs(rows_of(block)) do
        for _, row in ipairs(rows) do
          for _, cell in ipairs(row.cells) do cells:insert(plain(pandoc.utils.blocks_to_inlines(cell.contents))) end
        end
      end
      local caption = plain(pandoc.utils.blocks_to_inlines(block.caption.long))
      parts:insert{texts = cells, cells = true, caption = caption}
    elseif block.content then said(block.content, parts) end
  end
  return parts
end

local function note_in(chapter, list)
  return function(el)
    list:insert(el.content)
    local id = chapter:gsub("_", "-") .. "-" .. #list
    return pandoc.RawInline("html", '<sup class="noteref"><a href="#fn-' .. id .. '" id="fnref-' .. id ..
      '" role="doc-noteref">' .. #list .. "</a></sup>")
  end
end

-- A table scrolls on a phone; its numbers stand to the right by a class, as pages have no styles of their own.
local function scrolling(el)
  for _, rows in ipairs(rows_of(el)) do
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row.cells) do
        if el.colspecs[i][1] == "AlignRight" then cell.attr.classes:insert("num") end
      end
    end
  end
  for _, spec in ipairs(el.colspecs) do spec[1] = "AlignDefault" end
  return {pandoc.RawBlock("html", '<div class="scroll" role="group" tabindex="0" aria-label="\u{e006}">'), el,
    pandoc.RawBlock("html", "</div>")}
end

-- Typst asks for what a formula says: it is what its author wrote.
local function formula(el)
  local set = pandoc.write(pandoc.Pandoc{pandoc.Plain{el}}, "typst"):gsub("%s+$", "")
  return pandoc.RawInline("typst", "#math.equation(block: " .. tostring(el.mathtype == "DisplayMath") .. ", alt: " ..
    pandoc.json.encode(el.text) .. ", " .. set .. ")")
end

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

local function links_of(div, place, links)
  div:walk{Link = function(el)
    local scheme = el.target:match("^(%a[%w+.-]*):") or ""
    if not (el.target:match("^#") or schemes[scheme:lower()]) then
      error(place .. ": a link to " .. el.target .. ": links begin with https, http or mailto; chapters go by @sec-…")
    end
    links:insert{el.target, plain(el.content)}
  end}
end

-- In print the words that lead up to a list stay with it, and a short list is not cut. A numbered list begins
-- anew: Typst would go on with one that stands just above.
local function is_short(list)
  for _, item in ipairs(list.content) do
    if #pandoc.utils.stringify(item) > 90 then return false end
  end
  return #list.content <= 7
end

local function displays(paragraph) -- a formula of its own line, which Typst tags within no paragraph
  return paragraph.content:find_if(function(el) return el.t == "RawInline" and el.text:match("block: true") end)
end

local function kept_together(content)
  local blocks = pandoc.List()
  for i, block in ipairs(content) do
    local after, before = content[i + 1], content[i - 1]
    local leads = block.t == "Para" and after and after.t == "BulletList"
    local whole = leads and is_short(after)
    local sticks = leads and not whole and not displays(block)
    if block.t == "OrderedList" and (not before or before.t == "OrderedList") then
      blocks:insert(pandoc.RawBlock("typst", "#v(0pt, weak: true)"))
    end
    if whole then blocks:insert(pandoc.RawBlock("typst", "#together["))
    elseif sticks then blocks:insert(pandoc.RawBlock("typst", "#leading[")) end
    blocks:insert(block)
    local closes = block.t == "BulletList" and before and before.t == "Para" and is_short(block)
    if closes or sticks then blocks:insert(pandoc.RawBlock("typst", "]")) end
  end
  return blocks
end

local function content_of(div, format, notes)
  local filter = {}
  if div.classes:includes("source") then filter.Cite = without_brackets end
  if format == "html" then
    div = div:walk{OrderedList = numbered, BulletList = boxed}
    filter.Note = note_in(div.attributes.chapter, notes)
    filter.Table = scrolling
    filter.Math = function(el) return pandoc.RawInline("html", written(el)) end
  else filter.Math, filter.Div, filter.Str = formula, remark, as_written end
  local content = div:walk(filter).content
  return format == "typst" and kept_together(content) or content
end

local function marked(doc, format)
  local blocks, notes, order = pandoc.List(), {}, pandoc.List()
  for _, block in ipairs(doc.blocks) do
    if block.t == "Div" and block.identifier == "refs" then
      for _, entry in ipairs(block.content) do
        blocks:insert(marker(format, "reference", (entry.identifier:gsub("^ref%-", ""))))
        blocks:extend(entry.content)
      end
    elseif block.t == "Div" and block.classes:includes("boso-chunk") then
      local chapter = block.attributes.chapter
      if not notes[chapter] then
        notes[chapter] = pandoc.List()
        order:insert(chapter)
      end
      blocks:insert(marker(format, "chunk", block.attributes.key))
      blocks:extend(content_of(block, format, notes[chapter]))
    end
  end
  for _, chapter in ipairs(order) do
    for _, content in ipairs(notes[chapter]) do
      blocks:insert(marker(format, "note", chapter))
      blocks:extend(content)
    end
  end
  return blocks
end

-- Everything that is to be shown, as JSON: by key of the chunk, the footnotes by chapter, and all links.
local function expected(doc)
  local chunks, notes, links = {}, {}, pandoc.List()
  for _, block in ipairs(doc.blocks) do
    if block.t == "Div" and block.classes:includes("boso-chunk") then
      local chapter = block.attributes.chapter
      links_of(block, chapter, links)
      local filter = {Superscript = apart, Subscript = apart, Strikeout = apart, Math = both}
      if block.classes:includes("source") then filter.Cite = without_brackets end
      notes[chapter] = notes[chapter] or pandoc.List()
      filter.Note = function(el)
        notes[chapter]:insert(said(el.content, pandoc.List()))
        return {}
      end
      chunks[block.attributes.key] = said(block:walk(filter).content, pandoc.List())
    elseif block.t == "Div" and block.identifier == "refs" then links_of(block, "the bibliography", links) end
  end
  return {chunks = chunks, notes = notes, links = links}
end

function Pandoc(doc)
  local shown = pandoc.json.encode(expected(doc))
  local typst = pandoc.write(pandoc.Pandoc(marked(doc, "typst")), TYPST, {wrap_text = "none"})
  doc.blocks = marked(doc, "html")
  doc.blocks:insert(pandoc.RawBlock("html", "\u{e001}" .. typst .. "\u{e001}" .. shown))
  return doc
end

-- After citeproc: a marker line before each chunk, each HTML footnote and each entry of the bibliography,
-- so that what pandoc writes can be cut apart. HTML footnotes are numbered by chapter here; Typst makes
-- its own. The document is written as HTML, and at its end, after a marker, as Typst: reading it, which
-- takes most of the time, is done once.
local TYPST = "typst-citations"

local function marker(format, kind, name)
  return pandoc.RawBlock(format, "\u{e000}" .. kind .. " " .. name .. "\u{e000}")
end

local function note_in(chapter, list)
  return function(el)
    list:insert(el.content)
    local id = chapter:gsub("_", "-") .. "-" .. #list
    return pandoc.RawInline("html", '<sup class="noteref"><a href="#fn-' .. id .. '" id="fnref-' .. id ..
      '" role="doc-noteref">' .. #list .. "</a></sup>")
  end
end

local function scrolling(el)
  return {pandoc.RawBlock("html", '<div class="scroll" role="region" tabindex="0" aria-label="Tabell">'), el,
    pandoc.RawBlock("html", "</div>")}
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

-- In print the words that lead up to a list stay with it, and a short list is not cut.
local function is_short(list)
  for _, item in ipairs(list.content) do
    if #pandoc.utils.stringify(item) > 90 then return false end
  end
  return #list.content <= 7
end

local function kept_together(content)
  local blocks = pandoc.List()
  for i, block in ipairs(content) do
    local after, before = content[i + 1], content[i - 1]
    local leads = block.t == "Para" and after and after.t == "BulletList"
    local whole = leads and is_short(after)
    if whole then blocks:insert(pandoc.RawBlock("typst", "#together["))
    elseif leads then blocks:insert(pandoc.RawBlock("typst", "#leading[")) end
    blocks:insert(block)
    local closes = block.t == "BulletList" and before and before.t == "Para" and is_short(block)
    if closes or (leads and not whole) then blocks:insert(pandoc.RawBlock("typst", "]")) end
  end
  return blocks
end

local function content_of(div, format, notes)
  local filter = {}
  if div.classes:includes("source") then filter.Cite = without_brackets end
  if format == "html" then
    filter.Note = note_in(div.attributes.chapter, notes)
    filter.Table = scrolling
  end
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

function Pandoc(doc)
  local typst = pandoc.write(pandoc.Pandoc(marked(doc, "typst")), TYPST, {wrap_text = "none"})
  doc.blocks = marked(doc, "html")
  doc.blocks:insert(pandoc.RawBlock("html", "\u{e001}" .. typst))
  return doc
end

-- After citeproc: a marker line before each chunk, each HTML footnote and each entry of the bibliography,
-- so that what pandoc writes can be cut apart. HTML footnotes are numbered by chapter here; Typst makes
-- its own.
local html = FORMAT:match("html") ~= nil
local notes, order = {}, pandoc.List()

local function marker(kind, name)
  return pandoc.RawBlock(html and "html" or "typst", "\u{e000}" .. kind .. " " .. name .. "\u{e000}")
end

local function note_in(chapter)
  return function(el)
    local list = notes[chapter]
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

local function content_of(div)
  local chapter = div.attributes.chapter
  if not notes[chapter] then
    notes[chapter] = pandoc.List()
    order:insert(chapter)
  end
  local filter = {}
  if div.classes:includes("source") then filter.Cite = without_brackets end
  if html then
    filter.Note = note_in(chapter)
    filter.Table = scrolling
  end
  return div:walk(filter).content
end

function Pandoc(doc)
  local blocks = pandoc.List()
  for _, block in ipairs(doc.blocks) do
    if block.t == "Div" and block.identifier == "refs" then
      for _, entry in ipairs(block.content) do
        blocks:insert(marker("reference", (entry.identifier:gsub("^ref%-", ""))))
        blocks:extend(entry.content)
      end
    elseif block.t == "Div" and block.classes:includes("boso-chunk") then
      blocks:insert(marker("chunk", block.attributes.key))
      blocks:extend(content_of(block))
    end
  end
  for _, chapter in ipairs(order) do
    for _, content in ipairs(notes[chapter]) do
      blocks:insert(marker("note", chapter))
      blocks:extend(content)
    end
  end
  doc.blocks = blocks
  return doc
end

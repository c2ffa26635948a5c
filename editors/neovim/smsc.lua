-- smsc for Neovim 0.8 or newer: put this file into the folder `plugin` of your configuration.
-- docs/guide/editors.md says what it gives you.

vim.filetype.add({ extension = { sms = "smsc" } })

-- Colours come from the server; these are there before it has answered, and without it.
local function colours()
  vim.cmd([[
    syntax match smscComment "//.*$"
    syntax region smscInterpolation start="{" end="}" contained contains=smscText
    syntax region smscText start=+"+ skip=+\\"+ end=+"+ oneline contains=smscInterpolation
    syntax region smscText start=+"""+ end=+"""+ contains=smscInterpolation
    syntax keyword smscDeclaration languages sender category group team const template object event service intent
    syntax keyword smscDeclaration compliance campaign automation conversation test message recommendation ending step
    syntax keyword smscStatement trigger choice answer otherwise say send email forward add remove set clear subscribe
    syntax keyword smscStatement unsubscribe let call hand over track start run cancel wait if else match split goto end
    syntax keyword smscStatement reprompt reprompts fallback timeout matching var on when where user bot expect given
    syntax match smscNumber "\<\d\+\([.:]\d\+\|[wdhms]\)\?\>"
    highlight default link smscComment Comment
    highlight default link smscText String
    highlight default link smscInterpolation Identifier
    highlight default link smscDeclaration Structure
    highlight default link smscStatement Statement
    highlight default link smscNumber Number
  ]])
end

vim.api.nvim_create_autocmd("FileType", {
  pattern = "smsc",
  callback = function(event)
    vim.bo[event.buf].commentstring = "// %s"
    vim.bo[event.buf].shiftwidth = 2
    vim.bo[event.buf].expandtab = true
    colours()
    local folder = vim.fs.dirname(vim.api.nvim_buf_get_name(event.buf))
    local settings = vim.fs.find({ "smsc.toml", ".git" }, { upward = true, path = folder })[1]
    vim.lsp.start({
      name = "smsc",
      cmd = { "smsc", "lsp" },
      root_dir = settings and vim.fs.dirname(settings) or folder,
    })
  end,
})

-- The lens `try it` opens a terminal.
vim.lsp.commands["smsc.chat"] = function(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local params = { command = command.command, arguments = command.arguments }
  client.request("workspace/executeCommand", params, function(_, answer)
    if not answer then return end
    vim.cmd("botright split | enew")
    vim.fn.termopen(vim.list_extend({ "smsc" }, answer.arguments), { cwd = answer.folder })
    vim.cmd("startinsert")
  end)
end

-- The lens `ways in` fills the quickfix list.
vim.lsp.commands["smsc.waysIn"] = function(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local items = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
  vim.fn.setqflist({}, " ", { title = command.title, items = items })
  vim.cmd("copen")
end

-- The lens `graph` opens the picture in the viewer of the system.
vim.lsp.commands["smsc.graph"] = function(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local params = { command = command.command, arguments = command.arguments }
  client.request("workspace/executeCommand", params, function(_, svg)
    if not svg then return end
    local path = vim.fn.tempname() .. ".svg"
    vim.fn.writefile(vim.split(svg, "\n"), path)
    vim.fn.jobstart({ vim.fn.has("mac") == 1 and "open" or "xdg-open", path }, { detach = true })
  end)
end

-- Neovim 0.7 or newer, without a screen: the server in a real editor. Any failure ends with status 1.
local function fail(message)
  io.stderr:write("neovim: " .. message .. "\n")
  vim.cmd("cquit 1")
end

local function try()
  local root = vim.fn.getcwd()
  vim.cmd("edit " .. root .. "/shop.sms")
  local buffer = vim.api.nvim_get_current_buf()
  local config = { name = "smsc", cmd = { os.getenv("SMSC"), "lsp" }, root_dir = root }
  local id
  if vim.lsp.start then
    id = vim.lsp.start(config)
  else
    id = vim.lsp.start_client(config)
    vim.lsp.buf_attach_client(buffer, id)
  end
  local function wait(what, condition)
    if not vim.wait(20000, condition, 20) then error("waited in vain for " .. what) end
  end
  wait("a diagnostic", function() return #vim.diagnostic.get(buffer) > 0 end)
  local found = vim.diagnostic.get(buffer)[1]
  assert(found.code == "E0204", "another code: " .. tostring(found.code))
  assert(found.lnum == 8, "another line: " .. found.lnum)

  local client = vim.lsp.get_client_by_id(id)
  local function ask(method, line, column, more)
    local params = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = { line = line, character = column } }
    for key, value in pairs(more or {}) do params[key] = value end
    local answer = client.request_sync(method, params, 10000, buffer)
    assert(answer and not answer.err, method .. ": " .. vim.inspect(answer))
    return answer.result
  end
  assert(ask("textDocument/hover", 7, 21).contents.value:find("recommendation place"), "hover")
  assert(ask("textDocument/definition", 12, 12)[1].uri:find("base.sms"), "definition")
  assert(#ask("textDocument/references", 7, 21, { context = { includeDeclaration = true } }) == 2, "references")
  assert(#ask("textDocument/documentSymbol", 0, 0) > 0, "symbols")
  assert(#ask("textDocument/completion", 7, 20).items > 2, "completion")
  local edit = ask("textDocument/rename", 7, 21, { newName = "done" })
  vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding or "utf-16")
  assert(vim.api.nvim_buf_get_lines(buffer, 10, 11, false)[1]:find("recommendation done"), "rename")

  vim.api.nvim_buf_set_lines(buffer, 8, 9, false, { '    choice "Cake" -> done' })
  wait("the diagnostic to go", function() return #vim.diagnostic.get(buffer) == 0 end)
  vim.api.nvim_buf_set_lines(buffer, 8, 9, false, { '    choice "Cake" -> dnoe' })
  wait("the diagnostic to come back", function() return #vim.diagnostic.get(buffer) == 1 end)
end

local fine, message = pcall(try)
if not fine then fail(tostring(message)) end
print("neovim: fine")
vim.cmd("qa!")

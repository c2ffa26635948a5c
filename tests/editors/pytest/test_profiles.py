"""The server as the clients of three editors see it, with the capabilities that each of them announces."""

import asyncio
import os
import pathlib
import shutil

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROJECT = pathlib.Path(__file__).parent.parent / "project"


@pytest_lsp.fixture(
    params=["neovim", "visual_studio_code", "emacs"],
    config=ClientServerConfig(server_command=[os.environ["SMSC"], "lsp"]),
)
async def client(request, lsp_client: LanguageClient, tmp_path):
    shutil.copytree(PROJECT, tmp_path, dirs_exist_ok=True)
    lsp_client.folder = tmp_path

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_params: types.RegistrationParams):
        return None

    parameters = types.InitializeParams(
        capabilities=client_capabilities(request.param), root_uri=tmp_path.as_uri()
    )
    lsp_client.answer = await lsp_client.initialize_session(parameters)
    yield
    await lsp_client.shutdown_session()


def uri(client, name="shop.sms"):
    return (client.folder / name).as_uri()


def open_file(client, name="shop.sms"):
    text = (client.folder / name).read_text()
    document = types.TextDocumentItem(uri=uri(client, name), language_id="smsc", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))
    return text


def at(client, line, character, name="shop.sms"):
    return {
        "text_document": types.TextDocumentIdentifier(uri=uri(client, name)),
        "position": types.Position(line=line, character=character),
    }


async def wait_for(client, condition):
    """Diagnostics as soon as they are as expected: those that were sent, or the answer where the client asks."""
    if client.answer.capabilities.diagnostic_provider is not None:
        document = types.TextDocumentIdentifier(uri=uri(client))
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=document))
        assert condition(report.items), report.items
        return report.items
    while not condition(client.diagnostics.get(uri(client), [])):
        sent = client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        await asyncio.wait_for(sent, timeout=20)
    return client.diagnostics.get(uri(client), [])


async def test_diagnostics_follow_the_text(client: LanguageClient):
    text = open_file(client)
    (found,) = await wait_for(client, lambda found: len(found) == 1)
    assert found.code == "E0204"
    assert found.range.start == types.Position(line=8, character=21)
    changed = types.TextDocumentContentChangeWholeDocument(text=text.replace("plaec", "place"))
    version = types.VersionedTextDocumentIdentifier(uri=uri(client), version=2)
    client.text_document_did_change(types.DidChangeTextDocumentParams(text_document=version, content_changes=[changed]))
    await wait_for(client, lambda found: len(found) == 0)


async def test_names(client: LanguageClient):
    open_file(client)
    hover = await client.text_document_hover_async(types.HoverParams(**at(client, 7, 21)))
    assert "recommendation place" in hover.contents.value
    (definition,) = await client.text_document_definition_async(types.DefinitionParams(**at(client, 12, 12)))
    assert definition.uri == uri(client, "base.sms")
    context = types.ReferenceContext(include_declaration=True)
    found = await client.text_document_references_async(types.ReferenceParams(context=context, **at(client, 7, 21)))
    assert len(found) == 2
    edit = await client.text_document_rename_async(types.RenameParams(new_name="done", **at(client, 7, 21)))
    assert edit.document_changes or edit.changes


async def test_writing(client: LanguageClient):
    open_file(client)
    offered = await client.text_document_completion_async(types.CompletionParams(**at(client, 7, 20)))
    assert {"place", "what", "end"} <= {item.label for item in offered.items}
    document = types.TextDocumentIdentifier(uri=uri(client))
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(text_document=document))
    assert symbols
    tokens = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(text_document=document))
    assert len(tokens.data) % 5 == 0 and tokens.data
    whole = types.Range(start=types.Position(line=0, character=0), end=types.Position(line=99, character=0))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(text_document=document, range=whole))
    assert any("SMS" in str(hint.label) for hint in hints)
    here = types.Range(start=types.Position(line=8, character=21), end=types.Position(line=8, character=22))
    context = types.CodeActionContext(diagnostics=[])
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(text_document=document, range=here, context=context)
    )
    assert any(action.title == "Write `place`" for action in actions if isinstance(action, types.CodeAction))
    edits = await client.text_document_formatting_async(
        types.DocumentFormattingParams(
            text_document=document, options=types.FormattingOptions(tab_size=2, insert_spaces=True)
        )
    )
    assert len(edits) == 0

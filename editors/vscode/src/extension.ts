// Starts the language server and gives its commands a place in the editor.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { GraphView } from "./graph";
import { taskProvider, runInTerminal } from "./tasks";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const graph = new GraphView((unit) => request("smsc.graph", unit));
  context.subscriptions.push(
    graph,
    vscode.tasks.registerTaskProvider("smsc", taskProvider),
    vscode.commands.registerCommand("smsc.restart", start),
    vscode.commands.registerCommand("smsc.showGraph", () => withPlace((uri, position) => graph.show(uri, undefined, position))),
    vscode.commands.registerCommand("smsc.tryHere", () => withPlace((uri, position) => tryIt(uri, undefined, undefined, position))),
    vscode.commands.registerCommand("smsc.saveTexts", saveTexts),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("smsc.path")) void start();
    }),
    { dispose: () => void client?.stop() },
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

function command(): string {
  return vscode.workspace.getConfiguration("smsc").get<string>("path") || "smsc";
}

async function start(): Promise<void> {
  await client?.stop();
  const server: ServerOptions = { command: command(), args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "smsc" },
      { pattern: "**/smsc.toml" },
    ],
    middleware: { executeCommand: (name, given, next) => carryOut(name, given, next) },
  };
  client = new LanguageClient("smsc", "smsc", server, options);
  try {
    await client.start();
  } catch (error) {
    const choice = await vscode.window.showErrorMessage(
      `The command "${command()}" could not be started: ${error instanceof Error ? error.message : String(error)}`,
      "Set its path",
    );
    if (choice) await vscode.commands.executeCommand("workbench.action.openSettings", "smsc.path");
  }
}

/** Asks the server to carry a command out. */
async function request(name: string, given: unknown[]): Promise<unknown> {
  return client?.sendRequest("workspace/executeCommand", { command: name, arguments: given });
}

/** Commands of the server whose answers this editor shows. */
async function carryOut(
  name: string,
  given: unknown[],
  next: (name: string, given: unknown[]) => unknown,
): Promise<unknown> {
  switch (name) {
    case "smsc.explain":
      return showPage(String(await next(name, given)));
    case "smsc.graph":
      return GraphView.current?.show(vscode.Uri.parse(String(given[0])), given[1] as string | undefined);
    case "smsc.chat":
      return tryIt(vscode.Uri.parse(String(given[0])), given[1] as string, given[2] as string | undefined);
    case "smsc.waysIn":
      return showWays(given);
    default:
      return next(name, given);
  }
}

async function showPage(markdown: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: markdown });
  await vscode.commands.executeCommand("markdown.showPreview", document.uri);
}

interface Location {
  uri: string;
  range: { start: vscode.Position; end: vscode.Position };
}

async function showWays(given: unknown[]): Promise<void> {
  const [uri, at, places] = given as [string, { line: number; character: number }, Location[]];
  const position = (one: { line: number; character: number }) => new vscode.Position(one.line, one.character);
  const locations = places.map(
    (place) =>
      new vscode.Location(
        vscode.Uri.parse(place.uri),
        new vscode.Range(position(place.range.start), position(place.range.end)),
      ),
  );
  await vscode.commands.executeCommand("editor.action.showReferences", vscode.Uri.parse(uri), position(at), locations);
}

interface Chat {
  arguments: string[];
  folder: string;
}

async function tryIt(uri: vscode.Uri, unit?: string, step?: string, at?: vscode.Position): Promise<void> {
  const given = unit === undefined ? [uri.toString(), at] : [uri.toString(), unit, ...(step === undefined ? [] : [step])];
  const chat = (await request("smsc.chat", given)) as Chat | null;
  if (chat) runInTerminal(command(), chat.arguments, chat.folder);
}

async function saveTexts(): Promise<void> {
  await withPlace(async (uri) => {
    const csv = await request("smsc.extractTexts", [uri.toString()]);
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(uri, "../texts.csv"),
      filters: { "Comma-separated values": ["csv"] },
    });
    // The mark at the beginning tells spreadsheets that the file is UTF-8.
    if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode("\ufeff" + String(csv)));
  });
}

async function withPlace(then: (uri: vscode.Uri, position: vscode.Position) => unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId === "smsc") await then(editor.document.uri, editor.selection.active);
}

// The graph of a conversation beside its script, drawn by the server.

import * as vscode from "vscode";

export class GraphView implements vscode.Disposable {
  static current: GraphView | undefined;

  private panel: vscode.WebviewPanel | undefined;
  private shown: { uri: vscode.Uri; unit?: string; at?: vscode.Position } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly listener: vscode.Disposable;

  constructor(private readonly ask: (given: unknown[]) => Promise<unknown>) {
    GraphView.current = this;
    this.listener = vscode.workspace.onDidChangeTextDocument((change) => {
      if (this.panel && change.document.languageId === "smsc") {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.draw(), 200);
      }
    });
  }

  /** Shows the graph of a unit, or of the one at a position. */
  async show(uri: vscode.Uri, unit?: string, at?: vscode.Position): Promise<void> {
    this.shown = { uri, unit, at };
    if (!this.panel) {
      this.panel = vscode.window.createWebviewPanel(
        "smsc.graph",
        "smsc graph",
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { enableScripts: false, localResourceRoots: [] },
      );
      this.panel.onDidDispose(() => (this.panel = undefined));
    }
    await this.draw();
  }

  private async draw(): Promise<void> {
    if (!this.panel || !this.shown) return;
    const { uri, unit, at } = this.shown;
    try {
      const svg = await this.ask([uri.toString(), unit ?? at]);
      if (typeof svg === "string" && this.panel) this.panel.webview.html = page(svg);
    } catch (error) {
      // A script in the middle of a change: the last graph stays.
      if (this.panel && !this.panel.webview.html) this.panel.webview.html = page(escape(String(error)));
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listener.dispose();
    this.panel?.dispose();
  }
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

function page(body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body { background: white; color: black; margin: 1em } svg { max-width: 100%; height: auto }</style>
</head><body>${body}</body></html>`;
}

// smsc's commands as tasks, and programs that run in a terminal of their own.

import * as vscode from "vscode";

interface Definition extends vscode.TaskDefinition {
  command: string;
  path?: string;
}

const COMMANDS: readonly { name: string; group?: vscode.TaskGroup }[] = [
  { name: "check", group: vscode.TaskGroup.Build },
  { name: "test", group: vscode.TaskGroup.Test },
  { name: "build", group: vscode.TaskGroup.Build },
];

function task(definition: Definition, folder: vscode.WorkspaceFolder | vscode.TaskScope, group?: vscode.TaskGroup): vscode.Task {
  const program = vscode.workspace.getConfiguration("smsc").get<string>("path") || "smsc";
  // Only `check` writes problems in a form that the problem matcher reads.
  const given = [definition.command, definition.path ?? ".", ...(definition.command === "check" ? ["--format", "concise"] : [])];
  const made = new vscode.Task(definition, folder, definition.command, "smsc", new vscode.ProcessExecution(program, given), "$smsc");
  made.group = group;
  return made;
}

export const taskProvider: vscode.TaskProvider = {
  provideTasks: () =>
    (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
      COMMANDS.map(({ name, group }) => task({ type: "smsc", command: name }, folder, group)),
    ),
  resolveTask: (known) => task(known.definition as Definition, known.scope as vscode.WorkspaceFolder | vscode.TaskScope),
};

/** Runs a program in a terminal that stays until it is closed. */
export function runInTerminal(program: string, given: string[], folder: string): void {
  const terminal = vscode.window.createTerminal({ name: "smsc", shellPath: program, shellArgs: given, cwd: folder });
  terminal.show();
}

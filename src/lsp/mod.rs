//! The language server: the one module that knows the protocol of editors.
//!
//! One loop takes messages in the order in which they come, so no edit is lost or overtaken. Edits are applied at once;
//! the project is checked when something is asked, and diagnostics are sent when no message is waiting. What is answered
//! comes from [`crate::ide`]; here it is only turned into the protocol's terms.

mod capabilities;
mod client;
mod commands;
mod convert;
mod diagnostics;
mod documents;
mod edits;
mod lines;
mod notifications;
mod projects;
mod requests;
mod server;

use lsp_server::Connection;

use server::Server;

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// As the protocol has it: `shutdown`, then `exit`.
    Orderly,
    /// The editor went away.
    Abruptly,
}

/// Serves an editor over standard input and output until it leaves.
///
/// # Errors
/// What the transport says when it breaks.
pub fn serve_stdio() -> std::io::Result<Ended> {
    let (connection, threads) = Connection::stdio();
    let ended = serve(&connection);
    drop(connection);
    threads.join()?;
    Ok(ended)
}

/// Serves an editor over a connection until it leaves.
pub fn serve(connection: &Connection) -> Ended {
    let Ok((id, params)) = connection.initialize_start() else { return Ended::Abruptly };
    let client = client::Client::new(&params);
    let answer = capabilities::answer(&client);
    if connection.initialize_finish(id, answer).is_err() {
        return Ended::Abruptly;
    }
    Server::new(connection, client).run()
}

//! The loop, and the state that it works on.

use std::collections::{HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde_json::Value;

use super::client::Client;
use super::documents::{Documents, FileOf};
use super::projects::Projects;
use super::{Ended, notifications, requests};
use crate::ide::Analysis;

/// How long nothing is said before the disk is looked at. Editors tell of changes, but not all do, and not of all.
const IDLE: Duration = Duration::from_secs(2);

/// A server with one editor.
pub(super) struct Server<'c> {
    connection: &'c Connection,
    pub(super) client: Client,
    pub(super) documents: Documents,
    pub(super) projects: Projects,
    /// Messages that were received and not handled yet.
    waiting: VecDeque<Message>,
    /// Requests that the editor no longer wants an answer to.
    cancelled: HashSet<RequestId>,
    /// Numbers of our own requests.
    asked: i32,
    /// What the editor asked for last about diagnostics, by document; see [`super::diagnostics`].
    pub(super) pulled: super::diagnostics::Pulled,
    /// Stands for all names that the projects declare.
    pub(super) names: u64,
}

/// Why a request is not answered.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) code: ErrorCode,
    pub(super) message: String,
}

impl Refused {
    pub(super) fn because(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::RequestFailed, message: message.into() }
    }
}

impl<'c> Server<'c> {
    pub(super) fn new(connection: &'c Connection, client: Client) -> Self {
        Self {
            connection,
            client,
            documents: Documents::default(),
            projects: Projects::default(),
            waiting: VecDeque::new(),
            cancelled: HashSet::new(),
            asked: 0,
            pulled: super::diagnostics::Pulled::default(),
            names: 0,
        }
    }

    /// Works until the editor leaves.
    pub(super) fn run(mut self) -> Ended {
        self.guarded(|server| {
            notifications::watch_files(server);
            server.projects.open_folders(&server.client, &server.documents);
        });
        loop {
            if self.waiting.is_empty() {
                self.guarded(Self::publish);
            }
            match self.next() {
                Next::Message(Message::Request(request)) if request.method == "shutdown" => {
                    return self.shut_down(request.id);
                }
                Next::Message(Message::Request(request)) => self.answer(request),
                Next::Message(Message::Notification(notification)) if notification.method == "exit" => {
                    return Ended::Abruptly;
                }
                Next::Message(Message::Notification(notification)) => {
                    self.guarded(|server| notifications::take(server, notification));
                }
                Next::Message(Message::Response(_)) => {}
                Next::Idle => self.guarded(notifications::look_at_disk),
                Next::Gone => return Ended::Abruptly,
            }
        }
    }

    /// The next message; those that are there already are taken in, so that cancelled requests are known before they are worked on.
    fn next(&mut self) -> Next {
        if self.waiting.is_empty() {
            match self.connection.receiver.recv_timeout(IDLE) {
                Ok(message) => self.receive(message),
                Err(error) if error.is_timeout() => return Next::Idle,
                Err(_) => return Next::Gone,
            }
        }
        while let Ok(message) = self.connection.receiver.try_recv() {
            self.receive(message);
        }
        self.waiting.pop_front().map_or(Next::Idle, Next::Message)
    }

    fn receive(&mut self, message: Message) {
        if let Message::Notification(notification) = &message
            && notification.method == "$/cancelRequest"
            && let Some(id) = notification.params.get("id")
            && let Ok(id) = serde_json::from_value::<RequestId>(id.clone())
        {
            let asks = |message: &Message| matches!(message, Message::Request(request) if request.id == id);
            if self.waiting.iter().any(asks) {
                self.cancelled.insert(id);
            }
            return;
        }
        self.waiting.push_back(message);
    }

    fn answer(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.cancelled.remove(&id) {
            let code = ErrorCode::RequestCanceled as i32;
            return self.send(Response::new_err(id, code, "cancelled".to_owned()));
        }
        let answer = catch_unwind(AssertUnwindSafe(|| requests::answer(self, &method, params)));
        let response = match answer {
            Ok(Ok(value)) => Response::new_ok(id, value),
            Ok(Err(refused)) => Response::new_err(id, refused.code as i32, refused.message),
            Err(_) => {
                self.start_again();
                let message = format!("`{method}` went wrong: this is a mistake in smsc");
                Response::new_err(id, ErrorCode::InternalError as i32, message)
            }
        };
        self.send(response);
    }

    /// Does something that must not end the server, whatever happens in it.
    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.start_again();
        }
    }

    /// After a mistake of ours nothing that was computed is trusted: everything is read anew.
    fn start_again(&mut self) {
        for (_, open) in self.projects.iter_mut() {
            open.restart(&self.documents);
            // What made it fail may still be there: it is tried again with the next change.
            open.dirty = false;
        }
    }

    /// Waits for `exit` after `shutdown`.
    fn shut_down(mut self, id: RequestId) -> Ended {
        self.send(Response::new_ok(id, Value::Null));
        loop {
            match self.next() {
                Next::Message(Message::Notification(notification)) if notification.method == "exit" => {
                    return Ended::Orderly;
                }
                Next::Message(Message::Request(request)) => {
                    let message = "the server is shutting down".to_owned();
                    self.send(Response::new_err(request.id, ErrorCode::InvalidRequest as i32, message));
                }
                Next::Message(_) => {}
                Next::Idle | Next::Gone => return Ended::Orderly,
            }
        }
    }

    fn send(&self, message: impl Into<Message>) {
        // An editor that is gone is noticed when the next message is awaited.
        let _ = self.connection.sender.send(message.into());
    }

    /// Tells the editor something.
    pub(super) fn notify(&self, method: &str, params: impl Serialize) {
        self.send(Notification::new(method.to_owned(), params));
    }

    /// Asks the editor for something whose answer does not matter.
    pub(super) fn ask(&mut self, method: &str, params: impl Serialize) {
        self.asked += 1;
        self.send(Request::new(self.asked.into(), method.to_owned(), params));
    }

    /// The file of a document and its project, checked as it is now.
    pub(super) fn checked(&mut self, uri: &lsp_types::Uri) -> Option<(&Analysis, FileOf)> {
        let path = super::documents::path_of(uri);
        let file = self.projects.file(&path, &self.client, &self.documents)?;
        let open = self.projects.get_mut(file.project)?;
        open.analysis.refresh();
        Some((&open.analysis, file))
    }
}

enum Next {
    Message(Message),
    Idle,
    Gone,
}

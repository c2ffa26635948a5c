//! Lines and what they do.

use super::command::Command;
use super::report::{Refusal, Report};
use super::show;
use super::{Chat, Turn};
use crate::diag::suggest;
use crate::play::quote::quote;
use crate::value::Duration;
use crate::vm::event::EventKind;

type Played = Result<Report, Refusal>;

impl Chat {
    /// Plays a line: an SMS, or a command that concerns the conversation.
    ///
    /// # Errors
    /// It cannot be played; nothing has changed then. `@save`, `@reload` and `@quit` are for whoever has the files.
    pub fn submit(&mut self, line: &str) -> Played {
        let command = Command::read(line)?;
        match command {
            Command::Clock => {
                return Ok(Report { standing: Some(self.standing()), ..Report::default() });
            }
            Command::Contact => return Ok(Report::told(self.contact())),
            Command::Help(about) => return show::help(about.as_deref()),
            Command::Rewind(count) => return self.rewind(count),
            Command::Answer(answer) => return self.answered(line, &answer),
            Command::Quit | Command::Save(_) | Command::Reload => {
                return Err(Refusal::new("this is nothing that a conversation does", ""));
            }
            _ => {}
        }
        if let Some(asked) = self.asked()
            && !matches!(&command, Command::Line(written) if written.starts_with("service"))
        {
            let message = format!("`{asked}` has not answered yet");
            return Err(Refusal::new(
                message,
                "write `@returns { … }` or `@fails`; `@rewind` takes the line back",
            ));
        }
        self.play(line, &command)
    }

    /// Plays a line as a turn of its own, or takes it back.
    fn play(&mut self, typed: &str, command: &Command) -> Played {
        let host = self.host.clone();
        if self.asked().is_none() {
            self.current = Turn { before: Some(host.clone()), ..Turn::default() };
        }
        let before = self.values();
        if let Err(refusal) = self.act(command) {
            self.host = host;
            return Err(refusal);
        }
        self.finish(typed);
        let report = self.report(&before);
        self.keep();
        Ok(report)
    }

    fn act(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Sms(text) => {
                self.happens(format!("user {}", quote(text)));
                self.host.hear(text);
            }
            Command::Line(line) => return self.act_line(line),
            Command::Next => return self.next(),
            Command::Join(group) => {
                self.group(group)?;
                self.happens_only_here("`@join`: a test has no line for a group that is entered");
                self.event(EventKind::Join { group: group.clone() });
            }
            Command::Leave(group) => {
                self.group(group)?;
                self.happens_only_here("`@leave`: a test has no line for a group that is left");
                self.event(EventKind::Leave { group: group.clone() });
            }
            Command::Subscribe(category) => {
                self.category(category.as_deref())?;
                self.happens_only_here("`@subscribe`: a test has no line for a form or an import");
                self.event(EventKind::Subscribe { category: category.clone() });
            }
            Command::Unsubscribe(category) => {
                self.category(category.as_deref())?;
                self.happens_only_here("`@unsubscribe`: a test has no line for a form or an import");
                self.event(EventKind::Unsubscribe { category: category.clone() });
            }
            Command::Back => {
                if self.host.state.handed_over.is_none() {
                    return Err(Refusal::new("no person has the conversation", ""));
                }
                self.happens_only_here(
                    "`@back`: a test has no line for a team that gives the conversation back",
                );
                self.event(EventKind::GiveBack);
            }
            Command::To(sender) => return self.write_to(sender),
            _ => {}
        }
        Ok(())
    }

    fn act_line(&mut self, line: &str) -> Result<(), Refusal> {
        let asked = self.host.unanswered;
        let done = self.play_line(line)?;
        match (done.service, asked) {
            (Some(function), Some((_, asked))) if function == asked => {
                self.current.services.push(line.to_owned());
                let answer = self.host.stubs.get(&function).cloned().flatten();
                self.host.answer_pending(answer);
            }
            (_, Some(_)) => {
                let message = format!("`{}` has not answered yet", self.asked().unwrap_or_default());
                return Err(Refusal::new(message, "write `@returns { … }` or `@fails`"));
            }
            _ => {
                self.current.line = line.to_owned();
                self.current.moves = done.moves;
            }
        }
        Ok(())
    }

    /// What the service that is being asked answers, this once.
    fn answered(&mut self, typed: &str, answer: &str) -> Played {
        let (Some(asked), Some((_, function))) = (self.asked(), self.host.unanswered) else {
            let help = "`@service S.F returns { … }` says beforehand what one answers";
            return Err(Refusal::new("no service is being asked", help));
        };
        let (host, before) = (self.host.clone(), self.values());
        let line = format!("service {asked} {answer}");
        if let Err(refusal) = self.play_line(&line) {
            self.host = host;
            return Err(refusal);
        }
        let same = |other: &String| other.starts_with(&format!("service {asked} ")) && *other != line;
        if self.current.services.iter().any(same) {
            self.current.untestable =
                Some(format!("`{asked}` answered twice within one line, and not the same"));
        }
        self.current.services.push(line);
        let answer = self.host.stubs.remove(&function).flatten();
        self.host.answer_pending(answer);
        self.finish(typed);
        let report = self.report(&before);
        self.keep();
        Ok(report)
    }

    /// Goes to the next moment at which something happens, in whole seconds.
    fn next(&mut self) -> Result<(), Refusal> {
        let Some(due_ms) = self.host.next_moment_ms() else {
            return Err(Refusal::new(
                "nothing happens by itself any more",
                "`@ +24h` lets time pass all the same",
            ));
        };
        let seconds = ((due_ms - self.host.now_ms).max(0) + 999) / 1000;
        let ms = seconds.saturating_mul(1000);
        self.happens(format!("after {}", Duration::from_ms(ms)));
        self.host.begun = true;
        let until_ms = self.host.now_ms.saturating_add(ms);
        self.host.move_to(until_ms);
        Ok(())
    }

    fn write_to(&mut self, name: &str) -> Result<(), Refusal> {
        let senders = &self.scripts.checked.project.senders;
        let Some(at) = senders.iter().position(|sender| sender.name == name) else {
            return Err(no_such("sender", name, senders.iter().map(|sender| sender.name.as_str())));
        };
        if !senders.get(at).is_some_and(|sender| sender.receives) {
            return Err(Refusal::new(format!("`{name}` is a name that nobody can write to"), ""));
        }
        self.happens_only_here(
            "`@to`: a test writes to the sender of its unit, then to the one that wrote last",
        );
        self.current.moves = false;
        self.host.written_to = Some(at as u32);
        Ok(())
    }

    fn event(&mut self, kind: EventKind) {
        self.host.begun = true;
        let logged = self.host.log.len();
        let nothing = match &kind {
            EventKind::Join { .. } => "the contact is in the group already",
            EventKind::Leave { .. } => "the contact is not in the group",
            EventKind::Subscribe { .. } => "the contact has agreed already",
            EventKind::Unsubscribe { .. } => "the contact has refused already",
            _ => "nothing came of it",
        };
        self.host.deliver(kind);
        if self.host.log.len() == logged {
            self.host.leave_out(nothing.to_owned());
        }
    }

    fn happens(&mut self, line: String) {
        self.current.line = line;
        self.current.moves = true;
    }

    fn happens_only_here(&mut self, why: &str) {
        self.current.moves = true;
        self.current.untestable = Some(why.to_owned());
    }

    fn finish(&mut self, typed: &str) {
        self.current.typed.push(typed.to_owned());
    }

    /// The line was played: it counts among those that can be taken back.
    fn keep(&mut self) {
        let sent = self.host.inbox.drain(..).map(|sent| sent.text);
        self.current.texts.extend(sent);
        self.note_outcome();
        if self.current.typed.len() > 1 {
            self.turns.pop();
        }
        self.turns.push(self.current.clone());
    }

    /// The service function that is being asked.
    pub(super) fn asked(&self) -> Option<String> {
        let (_, function) = self.host.unanswered?;
        let called = self.host.program().schema().functions.get(function as usize)?;
        Some(format!("{}.{}", called.service, called.name))
    }

    fn group(&self, name: &str) -> Result<(), Refusal> {
        let mut names = self.scripts.checked.project.groups.iter().map(|group| group.name.as_str());
        if names.clone().any(|group| group == name) {
            Ok(())
        } else {
            Err(no_such("group", name, &mut names))
        }
    }

    fn category(&self, name: Option<&str>) -> Result<(), Refusal> {
        let Some(name) = name else { return Ok(()) };
        let categories = &self.scripts.checked.project.categories;
        let mut names = categories.iter().map(|category| category.declared.name.as_str());
        if names.clone().any(|other| other == name) {
            Ok(())
        } else {
            Err(no_such("category", name, &mut names))
        }
    }
}

fn no_such<'a>(what: &str, name: &str, names: impl Iterator<Item = &'a str>) -> Refusal {
    let names: Vec<&str> = names.collect();
    let help = suggest::did_you_mean(name, names.iter().copied()).unwrap_or_else(|| match names.as_slice() {
        [] => format!("the project declares no {what}"),
        _ => format!("there are: {}", names.join(", ")),
    });
    Refusal::new(format!("there is no {what} `{name}`"), help)
}

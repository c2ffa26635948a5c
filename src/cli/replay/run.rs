//! Playing all messages of a file, one after another.

use std::borrow::Cow;
use std::io::{self, Write};

use super::super::failure::Failure;
use super::super::output::counted;
use super::super::progress::Progress;
use super::super::terminal::Terminal;
use super::cpu;
use super::input::{Line, Lines};
use super::json::Played;
use crate::replay::{Answer, Differences, Message, Player, Totals, limits};
use crate::text::mask_phone;

/// Lines between two changes of the bar.
const SHOW_EVERY: u64 = 4096;

/// Refused lines that are told one by one.
const TOLD: u64 = 20;

/// A replay on its way.
pub(super) struct Playing {
    pub(super) first: Player,
    pub(super) second: Option<Player>,
    pub(super) totals: Totals,
    /// Totals of the second program.
    pub(super) totals_against: Totals,
    pub(super) differences: Differences,
    pub(super) show_contacts: bool,
    /// Lines that are no message that could be played.
    pub(super) refused: u64,
    seconds: Option<f64>,
}

impl Playing {
    pub(super) fn new(first: Player, second: Option<Player>, show_contacts: bool) -> Self {
        Self {
            first,
            second,
            totals: Totals::default(),
            totals_against: Totals::default(),
            differences: Differences::default(),
            show_contacts,
            refused: 0,
            seconds: None,
        }
    }

    /// Plays every line. One that cannot be played is told, and the others are played all the same.
    pub(super) fn all(
        &mut self,
        terminal: &mut Terminal,
        lines: &mut Lines,
        json: bool,
    ) -> Result<(), Failure> {
        let progress = Progress::new(lines.size, json);
        let begun = cpu::seconds();
        while let Some((number, line)) = lines.next()? {
            let played = match line {
                Line::Whole(bytes) => self.line(bytes, json),
                Line::TooLong => Err(format!("the line is longer than {} bytes", limits::LINE_BYTES)),
            };
            match played {
                Ok(Some(played)) if json => {
                    let line = serde_json::to_string(&Played { line: number, ..played });
                    writeln!(terminal.out(), "{}", line.map_err(io::Error::other)?)?;
                }
                Ok(_) => {}
                Err(reason) => progress.aside(|| self.refuse(terminal, number, &reason))?,
            }
            if number.is_multiple_of(SHOW_EVERY) {
                let told = format!("{number} messages of {} contacts", self.first.contacts());
                progress.show(lines.done, &told);
            }
        }
        self.seconds = begun.and_then(|begun| Some(cpu::seconds()? - begun));
        Ok(())
    }

    fn line(&mut self, bytes: &[u8], json: bool) -> Result<Option<Played>, String> {
        let message = Message::parse(bytes)?;
        let inbound = self.first.read(&message)?;
        let inbound_again = self.second.as_ref().map(|second| second.read(&message)).transpose();
        let inbound_again = inbound_again.map_err(|reason| format!("--against: {reason}"))?;
        let turn = self.first.play(&inbound);
        self.totals.add(&message.text, &turn);
        let again = self.second.as_mut().zip(inbound_again).map(|(second, inbound)| {
            let turn = second.play(&inbound);
            self.totals_against.add(&message.text, &turn);
            Answer::of(second, &turn)
        });
        if !json && again.is_none() {
            return Ok(None);
        }
        let answer = Answer::of(&self.first, &turn);
        let differs =
            again.as_ref().map(|again| self.differences.add(&message.contact, &message.text, &answer, again));
        let contact = shown(&message.contact, self.show_contacts).into_owned();
        let against = again.filter(|_| json);
        Ok(Some(Played {
            kind: "message",
            line: 0,
            contact,
            repeated: turn.repeated,
            answer,
            against,
            differs,
        }))
    }

    fn refuse(&mut self, terminal: &mut Terminal, number: u64, reason: &str) -> io::Result<()> {
        self.refused += 1;
        if self.refused > TOLD {
            return Ok(());
        }
        let word = terminal.paint("error", "31;1");
        writeln!(terminal.err(), "{word}: line {number}: {reason}")?;
        terminal.err().flush()
    }

    /// What was refused, and how fast the rest was played.
    pub(super) fn write_end(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.refused > 0 {
            let untold = self.refused.saturating_sub(TOLD);
            let untold = if untold > 0 { format!(", {untold} of them not shown") } else { String::new() };
            writeln!(out, "{} could not be played{untold}", counted(self.refused as usize, "line"))?;
        }
        let Some(seconds) = self.seconds.filter(|seconds| *seconds > 0.0) else { return Ok(()) };
        let speed = self.totals.messages as f64 / seconds;
        writeln!(out, "{speed:.0} messages per CPU second, the reading of lines included")
    }
}

/// A contact's number, in full or masked.
pub(super) fn shown(contact: &str, in_full: bool) -> Cow<'_, str> {
    if in_full { contact.into() } else { mask_phone(contact).into() }
}

//! What a replay comes to, for people.

use std::io::{self, Write};
use std::path::Path;

use super::super::output::counted;
use super::run::{Playing, shown};
use crate::bytecode::Program;
use crate::replay::{Answer, Difference, Place, Totals, UnitTotals};
use crate::vm::effect::UnitOutcome;

/// Unrecognised replies, and messages that nobody took, that are shown.
const UNRECOGNISED: usize = 20;
/// Differences that are shown.
const DIFFERENCES: usize = 20;

/// A replay to be written.
pub(super) struct Report<'r> {
    pub(super) playing: &'r Playing,
    pub(super) first: &'r Path,
    pub(super) second: Option<&'r Path>,
}

impl Report<'_> {
    /// Writes all of it.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let playing = self.playing;
        let program = playing.first.program().as_ref();
        self.messages(out)?;
        for (unit, totals) in playing.totals.units() {
            write_unit(program, unit, totals, out)?;
        }
        write_unrecognised(program, &playing.totals, out)?;
        write_untaken(&playing.totals, out)?;
        match self.second {
            Some(second) => self.differences(second, out),
            None => Ok(()),
        }
    }

    fn messages(&self, out: &mut dyn Write) -> io::Result<()> {
        let (player, totals) = (&self.playing.first, &self.playing.totals);
        let messages = counted(totals.messages as usize, "message");
        writeln!(out, "{messages} of {}", counted(player.contacts(), "contact"))?;
        for (name, count) in Totals::TAKEN.iter().zip(totals.taken).filter(|(_, count)| *count > 0) {
            writeln!(out, "{count:>10}  {}", taken(name))?;
        }
        let texts = counted(totals.texts as usize, "text");
        writeln!(out, "{texts} sent, {} to pay", counted(totals.segments as usize, "segment"))?;
        let notes = [
            (totals.repeated, "had come before, with the same id: nothing happened"),
            (totals.late, "came with an earlier time than the one before: played at that one's"),
            (totals.endless, "came after more timers than are played at once"),
        ];
        for (count, what) in notes.into_iter().filter(|(count, _)| *count > 0) {
            writeln!(out, "{} {what}", counted(count as usize, "message"))?;
        }
        Ok(())
    }

    fn differences(&self, second: &Path, out: &mut dyn Write) -> io::Result<()> {
        let differences = &self.playing.differences;
        let (old, new) = (self.first.display(), second.display());
        if differences.messages == 0 {
            return writeln!(out, "\n{new} does the same as {old} with every message");
        }
        let messages = counted(differences.messages as usize, "message");
        let contacts = counted(differences.contacts(), "contact");
        writeln!(out, "\n{new} does something else than {old} with {messages} of {contacts}")?;
        let (first, again) = (&self.playing.totals, &self.playing.totals_against);
        let counts = [
            ("replies that are not recognised", unrecognised(first), unrecognised(again)),
            ("texts", first.texts, again.texts),
            ("segments", first.segments, again.segments),
        ];
        for (what, before, after) in counts.into_iter().filter(|(_, before, after)| before != after) {
            writeln!(out, "  {what}: {after} instead of {before}")?;
        }
        writeln!(out, "the first difference of each contact:")?;
        let sorted = differences.sorted();
        for difference in sorted.iter().take(DIFFERENCES) {
            self.difference(difference, out)?;
        }
        let left = sorted.iter().skip(DIFFERENCES).map(|difference| difference.contacts).sum::<u64>();
        match left + differences.others {
            0 => Ok(()),
            left => writeln!(out, "\n  {} with other differences", counted(left as usize, "contact")),
        }
    }

    fn difference(&self, difference: &Difference<'_>, out: &mut dyn Write) -> io::Result<()> {
        let examples = difference.examples.iter().map(|contact| shown(contact, self.playing.show_contacts));
        let examples = examples.collect::<Vec<_>>().join(", ");
        let more = if difference.contacts > difference.examples.len() as u64 { ", …" } else { "" };
        let contacts = counted(difference.contacts as usize, "contact");
        writeln!(out, "\n  {contacts} ({examples}{more}), to {:?}", difference.text)?;
        writeln!(out, "    - {}", in_words(difference.before))?;
        writeln!(out, "    + {}", in_words(difference.after))
    }
}

fn unrecognised(totals: &Totals) -> u64 {
    let counts = Totals::TAKEN.iter().zip(totals.taken);
    counts.filter(|(name, _)| **name == "not recognised").map(|(_, count)| count).sum()
}

fn taken(name: &str) -> String {
    match name {
        "not recognised" => name.to_owned(),
        name => format!("taken by {name}"),
    }
}

fn write_unit(program: &Program, unit: u32, totals: &UnitTotals, out: &mut dyn Write) -> io::Result<()> {
    let open = totals.started.saturating_sub(totals.exits());
    let mut ends: Vec<String> = UnitOutcome::ALL
        .iter()
        .zip(totals.ended)
        .filter(|(_, count)| *count > 0)
        .map(|(outcome, count)| format!("{count} {}", end(*outcome)))
        .collect();
    if open > 0 {
        ends.push(format!("{open} still in it"));
    }
    let started = counted(totals.started as usize, "start");
    writeln!(out, "\n{}: {started}; {}", program.unit_name(unit), ends.join(", "))?;
    for (index, step) in (0..).zip(&totals.steps).filter(|(_, step)| step.entered > 0) {
        writeln!(out, "{:>10}  {}", step.entered, program.step_name(unit, u32::from(index)))?;
        let place = Place { unit, step: index };
        for (choice, count) in step.chosen(program, place) {
            writeln!(out, "{count:>14}  {choice}")?;
        }
        let others = [
            (step.answers, "(answer)"),
            (step.otherwise, "(otherwise)"),
            (step.unrecognised, "(not recognised)"),
        ];
        for (count, what) in others.into_iter().filter(|(count, _)| *count > 0) {
            writeln!(out, "{count:>14}  {what}")?;
        }
    }
    Ok(())
}

fn end(outcome: UnitOutcome) -> &'static str {
    match outcome {
        UnitOutcome::Recommended => "recommended",
        UnitOutcome::Completed => "completed",
        UnitOutcome::Fallback => "fell back",
        UnitOutcome::TimedOut => "timed out",
        UnitOutcome::HandedOver => "handed over",
        UnitOutcome::OptedOut => "opted out",
        UnitOutcome::Interrupted => "interrupted",
        UnitOutcome::Left => "left for another",
        UnitOutcome::Cancelled => "cancelled",
        UnitOutcome::Failed => "failed",
    }
}

fn write_unrecognised(program: &Program, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
    let replies = totals.unrecognised(program, UNRECOGNISED);
    if replies.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nmost frequent replies that were not recognised")?;
    for (place, text, count) in replies {
        writeln!(out, "{count:>10}  {place}  {text:?}")?;
    }
    lost(totals.unrecognised_lost(), out)
}

fn write_untaken(totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
    let messages = totals.untaken(UNRECOGNISED);
    if messages.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nmost frequent messages that nobody took")?;
    for (text, count) in messages {
        writeln!(out, "{count:>10}  {text:?}")?;
    }
    lost(totals.untaken_lost(), out)
}

fn lost(count: u64, out: &mut dyn Write) -> io::Result<()> {
    match count {
        0 => Ok(()),
        lost => writeln!(out, "there are very many: each count may be too low by up to {lost}"),
    }
}

/// What a message led to, in a line.
fn in_words(answer: &Answer) -> String {
    let how = answer.matched.as_ref().map(|how| match (&how.choice, &how.step, &how.unit) {
        (Some(choice), Some(step), _) => format!("{step}: {choice}"),
        (_, Some(step), _) => format!("{step}: {}", how.by),
        (_, None, Some(unit)) => format!("{} of {unit}", how.by),
        _ => how.by.to_owned(),
    });
    let mut parts: Vec<String> = how.into_iter().collect();
    parts.extend(answer.sent_before.iter().map(|text| format!("says before {text:?}")));
    parts.extend(answer.replies.iter().map(|text| format!("says {text:?}")));
    parts.extend(answer.actions.iter().cloned());
    parts.extend(match (&answer.unit, &answer.step) {
        (Some(unit), Some(step)) => Some(format!("then in {unit}.{step}")),
        (Some(unit), None) => Some(format!("then in {unit}")),
        _ => None,
    });
    parts.join("; ")
}

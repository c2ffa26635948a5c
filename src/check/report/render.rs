//! The report as people read it.

use std::fmt::Write as _;

use super::{Cost, Longest, MessageReport, Report, UnitReport};
use crate::check::rules::words::count;
use crate::value::Duration;

pub(super) fn text(report: &Report) -> String {
    let mut out = String::new();
    for unit in &report.units {
        write_unit(&mut out, unit);
        for message in report.messages.iter().filter(|message| message.owner.as_deref() == Some(&unit.name)) {
            write_message(&mut out, message);
        }
        out.push('\n');
    }
    let others = report.messages.iter().filter(|message| matches!(message.role, "campaign" | "compliance"));
    for message in others {
        match &message.owner {
            Some(name) => _ = writeln!(out, "campaign {name}  {}:{}", message.place.file, message.place.line),
            None => _ = writeln!(out, "compliance  {}:{}", message.place.file, message.place.line),
        }
        write_message(&mut out, message);
        out.push('\n');
    }
    if out.is_empty() {
        out.push_str("nothing is sent\n");
    }
    out
}

fn write_unit(out: &mut String, unit: &UnitReport) {
    let _ = writeln!(out, "{} {}  {}:{}", unit.kind, unit.name, unit.place.file, unit.place.line);
    let paths = match unit.paths.paths {
        u64::MAX => "more paths than can be counted".to_owned(),
        1 => "1 path".to_owned(),
        paths => format!("{paths} paths"),
    };
    let _ = writeln!(
        out,
        "  {paths}; one run costs at most {}; it lasts {}",
        cost(unit.most),
        longest(&unit.longest)
    );
    if let Some(round) = unit.per_round {
        let _ = writeln!(out, "  it can go round: each round more costs at most {}", cost(round));
    }
}

fn cost(cost: Cost) -> String {
    let number = |number: u64, thing: &str| count(usize::try_from(number).unwrap_or(usize::MAX), thing);
    let more = if cost.open { " or more" } else { "" };
    format!("{} SMS, {}{more}", cost.sms, number(cost.segments, "segment"))
}

fn longest(longest: &Longest) -> String {
    let ms = i64::try_from(longest.seconds).unwrap_or(i64::MAX).saturating_mul(1_000);
    let known = Duration::from_ms(ms);
    let waits = longest.beyond.iter().map(|wait| format!("`{wait}`")).collect::<Vec<_>>().join(", ");
    match (longest.seconds, waits.is_empty()) {
        (0, true) => "no time".to_owned(),
        (_, true) => format!("at most {known}"),
        (0, false) => format!("as long as {waits}"),
        (_, false) => format!("at most {known} beside {waits}"),
    }
}

fn write_message(out: &mut String, message: &MessageReport) {
    let place = match (&message.step, message.role) {
        (Some(step), "say") => step.clone(),
        (Some(step), role) => format!("{step}, {role}"),
        (None, role) => role.to_owned(),
    };
    let language = message.language.as_ref().map(|language| format!(" [{language}]")).unwrap_or_default();
    let segments = match (message.least_segments, message.most_segments) {
        (least, most) if least == most => count(most, "segment"),
        (least, most) => format!("{least} to {}", count(most, "segment")),
    };
    let encodings = message.encodings.join(" or ");
    let _ = writeln!(out, "  {:>4}  {place}{language}: {encodings}, {segments}", message.place.line);
    let quoted = |all: &[String]| all.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
    if !message.ucs2_characters.is_empty() {
        let _ = writeln!(out, "        UCS-2 because of {}", quoted(&message.ucs2_characters));
    } else if !message.ucs2_values.is_empty() {
        let _ = writeln!(out, "        may become UCS-2 by {}", quoted(&message.ucs2_values));
    }
    if !message.unbounded.is_empty() {
        let _ = writeln!(out, "        and more by {}, which has no bound", quoted(&message.unbounded));
    }
}

//! What a contact may reply to a message, so that each of its ways is taken.

use crate::check::model::*;

use super::openings::example;
use super::pattern;
use super::samples::{self, Interests, Texts};

/// A reply that no choice and no answer is expected to take.
pub(super) const UNKNOWN: &str = "qqq zzz";
/// Numbers of lists that are tried: of choices that come from lists.
const LISTED: usize = 9;

/// Replies to try: for each choice its labels and its number, for the answer values of its type, and one that nothing takes.
/// Whoever plays them sees what they are taken for.
pub(super) fn to(project: &Project, unit: &Unit, message: &Message, interests: &Interests) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |text: String| {
        if !text.trim().is_empty() && !found.contains(&text) {
            found.push(text);
        }
    };
    for (index, choice) in message.choices.iter().enumerate() {
        match &choice.kind {
            ChoiceKind::Labels(labels) => {
                labels.iter().flat_map(|label| &label.texts).for_each(|text| add(text.clone()));
                add((index + 1).to_string());
            }
            ChoiceKind::Intent(intent) => example(project, *intent).into_iter().for_each(&mut add),
            ChoiceKind::Matches(regex) => pattern::sample(&regex.text).into_iter().for_each(&mut add),
            ChoiceKind::Each { .. } => (1..=LISTED).for_each(|number| add(number.to_string())),
            ChoiceKind::Error => {}
        }
    }
    if let Some(answer) = &message.answer {
        of_type(project, &answer.ty, &place(project, unit, answer), interests).into_iter().for_each(&mut add);
    }
    if let Some(TypeKind::Text(max)) = message.answer.as_ref().map(|answer| &answer.ty.kind) {
        add(samples::words(*max, Texts::Dear));
    }
    if let Some(TypeKind::Text(Some(max))) = message.answer.as_ref().map(|answer| &answer.ty.kind) {
        add("too long ".repeat(*max as usize / 9 + 1).trim_end().to_owned() + "!");
    }
    add(UNKNOWN.to_owned());
    found
}

/// What the free answer is called among the interests.
fn place(project: &Project, unit: &Unit, answer: &Answer) -> String {
    match &answer.place {
        Place::Local(local) => {
            unit.locals.get(local.index()).map(|local| format!("local.{}", local.name)).unwrap_or_default()
        }
        Place::Contact(field) => {
            let contact = project.objects.first().and_then(|contact| contact.fields.get(field.index()));
            contact.map(|field| format!("contact.{}", field.name)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn of_type(project: &Project, ty: &Type, place: &str, interests: &Interests) -> Vec<String> {
    let asked = interests.get(place).into_iter().flatten().map(|value| value.trim_matches('"').to_owned());
    let usual: Vec<String> = match &ty.kind {
        TypeKind::Number | TypeKind::Whole => ["1", "5", "0", "10", "100", "1000"].map(str::to_owned).into(),
        TypeKind::Bool => ["yes", "no"].map(str::to_owned).into(),
        TypeKind::Date => ["2026-01-12", "2026-06-15"].map(str::to_owned).into(),
        TypeKind::Time => ["12:00", "18:30"].map(str::to_owned).into(),
        TypeKind::DateTime => ["2026-01-12 12:00", "2026-01-12T12:00"].map(str::to_owned).into(),
        TypeKind::Duration => ["2h", "1 hour"].map(str::to_owned).into(),
        TypeKind::Phone => vec!["+33612345678".to_owned()],
        TypeKind::Email(_) => vec!["a@example.com".to_owned()],
        TypeKind::Url(_) => vec!["https://example.com/a".to_owned()],
        TypeKind::Enum(id) => {
            let values = project.enums.get(id.index()).map(|values| values.values.as_slice());
            values.unwrap_or_default().iter().map(|value| value.replace('_', " ")).collect()
        }
        _ => ["Blue", "Something longer, with 2 words", "AB-1234", "75001"].map(str::to_owned).into(),
    };
    asked.chain(usual).collect()
}

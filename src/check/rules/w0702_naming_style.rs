//! W0702 naming-style: a name that is not written as names are by convention.

use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::diag::{Diagnostic, Edit, codes};
use crate::source::Span;

/// Finds names with capitals.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: Vec<Span> = Vec::new();
    for (name, span) in names(context.project) {
        if !span.is_empty() && name.chars().any(char::is_uppercase) && !told.contains(&span) {
            told.push(span);
            diagnostics.push(style(context.project, name, span));
        }
    }
}

/// Every name that the project gives, and where.
fn names(project: &Project) -> Vec<(&str, Span)> {
    let mut all: Vec<(&str, Span)> = Vec::new();
    all.extend(project.senders.iter().map(|sender| (sender.name.as_str(), sender.span)));
    let declared = project.categories.iter().map(|category| &category.declared);
    let declared = declared.chain(&project.groups).chain(&project.constants);
    let declared = declared.chain(project.campaigns.iter().map(|campaign| &campaign.declared));
    let declared = declared.chain(project.units.iter().map(|unit| &unit.declared));
    let declared = declared.chain(project.objects.iter().map(|object| &object.declared));
    all.extend(declared.map(|declared| (declared.name.as_str(), declared.span)));
    all.extend(project.teams.iter().map(|team| (team.name.as_str(), team.span)));
    for template in &project.templates {
        all.push((&template.name, template.span));
        all.extend(locals(&template.parameters));
    }
    project.objects.iter().for_each(|object| all.extend(fields(&object.fields)));
    for event in &project.events {
        all.push((&event.name, event.span));
        all.extend(fields(&event.fields));
    }
    for service in &project.services {
        all.push((&service.name, service.span));
        for function in &service.functions {
            all.push((&function.name, function.span));
            all.extend(fields(&function.parameters));
            function.answer.iter().for_each(|answer| all.extend(fields(answer)));
        }
    }
    for intent in &project.intents {
        all.push((&intent.name, intent.span));
        all.extend(fields(&intent.parameters));
    }
    for unit in &project.units {
        all.extend(locals(&unit.locals));
        all.extend(unit.steps.iter().map(|step| (step.name.as_str(), name_of_step(step))));
    }
    all
}

fn fields(fields: &[Field]) -> impl Iterator<Item = (&str, Span)> {
    fields.iter().map(|field| (field.name.as_str(), field.span))
}

fn locals(locals: &[Local]) -> impl Iterator<Item = (&str, Span)> {
    let own =
        |local: &&Local| !matches!(local.kind, LocalKind::Event | LocalKind::Campaign | LocalKind::Intent);
    locals.iter().filter(own).map(|local| (local.name.as_str(), local.span))
}

/// The name in the head of a step: its last word.
fn name_of_step(step: &Step) -> Span {
    let start = step.head_span.end.saturating_sub(step.name.len() as u32);
    Span { start: start.max(step.head_span.start), ..step.head_span }
}

fn style(project: &Project, name: &str, span: Span) -> Diagnostic {
    let better = snake(name);
    let uses = project.references.iter().filter(|reference| reference.target == span);
    let mut edits: Vec<Edit> = uses
        .map(|reference| Edit { span: reference.span, text: better.clone() })
        .chain([Edit { span, text: better.clone() }])
        .collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    Diagnostic::warning(
        codes::NAMING_STYLE,
        span,
        format!("`{name}` is not written as names are by convention"),
    )
    .note("subscribers do not see names, colleagues do: with one style nobody has to guess")
    .help(format!("name it `{better}`"))
    .fix(format!("rename it to `{better}`"), false, edits)
}

/// Small letters, with `_` where a capital began a word.
fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut before: Option<char> = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && letters.peek().is_some_and(|next| next.is_lowercase()))
            });
        if begins {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
        before = Some(letter);
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn small_letters_with_underscores() {
        for (name, expected) in [
            ("SayHello", "say_hello"),
            ("sayHello", "say_hello"),
            ("VIP", "vip"),
            ("HTMLPage2Go", "html_page2_go"),
            ("Prénom", "prénom"),
            ("ask_Size", "ask_size"),
        ] {
            assert_eq!(snake(name), expected);
        }
    }
}

//! Contacts in files: `/v1/contacts/import` and `/v1/contacts/export`, as CSV or as lines of JSON.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value as Json_, json};

use super::App;
use super::extract::{Asked, Raw, with_plus};
use super::messages::limit;
use super::problem::Problem;
use super::{csv_files, json_lines};
use crate::bytecode::schema::Schema;
use crate::runtime::engine::command::ContactChange;
use crate::runtime::engine::{Answer, Command};
use crate::runtime::store::rows::ContactRow;
use crate::runtime::store::{ContactFilter, Store, StoreError};

/// Bytes of a file that is imported.
pub(super) const IMPORT_MAX: usize = 16 * 1024 * 1024;

/// Mistakes that are told of one file.
pub(super) const MISTAKES_MAX: usize = 100;

/// Contacts that are read at once for an export.
const PAGE: usize = 1_000;

/// Media type of lines of JSON.
const JSON_LINES: &str = "application/jsonl";

/// Names under which lines of JSON are known too.
const JSON_LINES_NAMES: [&str; 4] =
    [JSON_LINES, "application/x-ndjson", "application/ndjson", "application/x-jsonlines"];

/// How a file is imported.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Import {
    /// Only look whether it could be.
    #[serde(default)]
    dry_run: bool,
    /// A yes of the file counts although the contact said no since.
    #[serde(default)]
    resubscribe: bool,
}

/// Imports all rows, or none: with any mistake, all mistakes are told by row.
pub(super) async fn import(
    State(app): State<App>,
    Asked(asked): Asked<Import>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Json<Json_>, Problem> {
    let programs = app.handle.programs();
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let read = if JSON_LINES_NAMES.contains(&media_type) { json_lines::read } else { csv_files::read };
    let changes = read(&programs, &body).map_err(Problem::invalid)?;
    let count = changes.len();
    let keeping = |change| ContactChange { keeps_refusals: !asked.resubscribe, ..change };
    let commands =
        changes.into_iter().filter(|_| !asked.dry_run).map(|change| Command::Contact(keeping(change)));
    let answers = app.handle.call_all(commands).await?;
    let kept = answers.iter().filter(|answer| matches!(answer, Answer::RefusalKept)).count();
    answers.into_iter().try_for_each(super::done)?;
    let imported = if asked.dry_run { 0 } else { count };
    Ok(Json(json!({"imported": imported, "contacts": count, "refusals_kept": kept})))
}

/// What a consent that was exported asks for: nothing where it is not known.
pub(super) fn consented(text: &str) -> Result<Option<bool>, String> {
    match text {
        "subscribed" => Ok(Some(true)),
        "opted_out" => Ok(Some(false)),
        "unknown" => Ok(None),
        _ => Err("must be `subscribed`, `opted_out` or `unknown`".to_owned()),
    }
}

/// Which contacts are exported, and as what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Export {
    group: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
    #[serde(default)]
    format: Format,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Csv,
    Jsonl,
}

impl Format {
    fn media_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Jsonl => JSON_LINES,
        })
    }

    /// A file of these contacts; the first part of one has a heading, where there are headings.
    fn file(self, contacts: &[Known], is_first: bool, schema: &Schema) -> Vec<u8> {
        match self {
            Self::Csv => {
                let heading = is_first.then(|| csv_files::heading(schema));
                let rows = contacts.iter().map(|(row, groups)| csv_files::cells(row, groups, schema));
                csv_files::write(heading.into_iter().chain(rows))
            }
            Self::Jsonl => {
                let lines = contacts.iter().map(|(row, groups)| json_lines::line(row, groups));
                lines.collect::<String>().into_bytes()
            }
        }
    }
}

/// Header with the program whose fields the columns are.
const PROGRAM: HeaderName = HeaderName::from_static("smsc-program");

/// Header of the first part that says how many contacts there are to export.
const CONTACTS: HeaderName = HeaderName::from_static("smsc-contacts");

/// Header with the number after which the next part begins; none at the end.
const NEXT: HeaderName = HeaderName::from_static("smsc-next");

/// All contacts of a group, or all; with a limit a part of them.
pub(super) async fn export(
    State(app): State<App>,
    Asked(asked): Asked<Export>,
) -> Result<impl IntoResponse, Problem> {
    let limit = asked.limit.map(|asked| limit(Some(asked))).transpose()?;
    let after = asked.after.as_deref().filter(|after| !after.trim().is_empty()).map(with_plus);
    let programs = app.handle.programs();
    let store = app.handle.store.clone();
    let (media_type, is_first) = (asked.format.media_type(), after.is_none());
    let program = programs.current().id().to_string();
    let (file, all, next) = super::reading(move || {
        let all = is_first.then(|| store.audience_size(asked.group.as_deref())).transpose()?;
        let contacts = part(&*store, asked.group, after, limit)?;
        let last = contacts.last().map(|(row, _)| row.phone.clone());
        let next = last.filter(|_| Some(contacts.len()) == limit);
        Ok((asked.format.file(&contacts, is_first, programs.current().schema()), all, next))
    })
    .await?;
    let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, media_type)]);
    headers.extend(all.map(|all| (CONTACTS, all.into())));
    let texts = next.map(|next| (NEXT, next)).into_iter().chain([(PROGRAM, program)]);
    headers.extend(texts.filter_map(|(name, text)| Some((name, HeaderValue::try_from(text).ok()?))));
    Ok((headers, file))
}

/// A contact with its groups.
type Known = (ContactRow, Vec<String>);

/// Contacts after one; without a limit all.
fn part(
    store: &dyn Store,
    group: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
) -> Result<Vec<Known>, StoreError> {
    let mut filter = ContactFilter { group, after, limit: limit.unwrap_or(PAGE) };
    let mut found = Vec::new();
    loop {
        let rows = store.contacts(&filter)?;
        let is_last = limit.is_some() || rows.len() < PAGE;
        filter.after = rows.last().map(|last| last.phone.clone());
        for row in rows {
            let groups = store.groups_of(&row.phone)?;
            found.push((row, groups));
        }
        if is_last {
            return Ok(found);
        }
    }
}

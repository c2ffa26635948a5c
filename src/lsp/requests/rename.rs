//! Renaming.

use lsp_types::*;
use serde_json::Value;

use super::{Answer, to_value};
use crate::ide::rename;
use crate::lsp::convert::Writer;
use crate::lsp::server::{Refused, Server};

pub(super) fn prepare(server: &mut Server<'_>, params: PrepareRenameParams) -> Answer {
    let Some((file, offset)) = server.place(&params.text_document_position_params) else {
        return Ok(Value::Null);
    };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let renamed = rename::prepare(&open.analysis, file.file, offset).map_err(Refused::because)?;
    let range = Writer::new(server, open).range(renamed.span);
    to_value(PrepareRenamePlaceholder { range, placeholder: renamed.name })
}

pub(super) fn rename(server: &mut Server<'_>, params: RenameParams) -> Answer {
    let Some((file, offset)) = server.place(&params.text_document_position_params) else {
        return Ok(Value::Null);
    };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let edits =
        rename::rename(&open.analysis, file.file, offset, &params.new_name).map_err(Refused::because)?;
    to_value(server.workspace_edit(open, &edits))
}

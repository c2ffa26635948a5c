//! `smsc graph`: units as pictures.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Status;
use super::failure::Failure;
use super::output;
use super::terminal::Terminal;
use crate::diag::suggest;
use crate::graph::{self, Graph, build};
use crate::project::Project;

/// Draw a conversation, or the whole project
///
/// Steps are boxes with the beginning of their text and its segments, choices lead from one to the next. Time-outs, fallbacks
/// and ends have their own boxes; what nothing leads to is grey; what `smsc check` finds is a badge. A project with mistakes is
/// drawn as far as it can be understood.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc graph -o shop.svg          the whole project
  smsc graph pet_survey -o pets.svg
  smsc graph --project shop --format dot | dot -Tpdf > shop.pdf
  smsc graph pet_survey --format mermaid")]
pub(super) struct Graphs {
    /// The conversation or automation; without one the whole project.
    name: Option<String>,
    /// The project: a folder, or one script.
    #[arg(short, long, default_value = ".", value_name = "PATH")]
    project: PathBuf,
    /// How it is drawn; without it as the ending of --output says, else as svg.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<GraphFormat>,
    /// The file to write; without it, or with `-`, standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GraphFormat {
    /// A picture without scripts.
    Svg,
    /// The language of Graphviz.
    Dot,
    /// The language of Mermaid, which GitHub and many wikis draw.
    Mermaid,
    /// The graph itself, for programs.
    Json,
}

impl Graphs {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let format = self.format()?;
        let project = Project::read(&self.project)?;
        let checked = project.check();
        let model = &checked.project;
        if let Some(name) = &self.name
            && !model.units.iter().any(|unit| unit.declared.name == *name)
        {
            return Err(no_such_unit(name, model.units.iter().map(|unit| unit.declared.name.as_str())));
        }
        let sources = project.sources.under(&output::folder_of(&project.root));
        let graph =
            build::build(model, &sources, &project.config, &checked.diagnostics, self.name.as_deref());
        let text = write(format, &graph)?;
        match self.output.as_deref().filter(|path| *path != Path::new("-")) {
            Some(path) => fs::write(path, text).map_err(|error| Failure::writing(path, &error))?,
            None => terminal.out().write_all(text.as_bytes())?,
        }
        if !checked.diagnostics.is_empty() {
            let summary = output::summary(&project.sources, &checked.diagnostics);
            writeln!(terminal.err(), "{summary}")?;
        }
        Ok(Status::Clean)
    }

    /// The format that is asked for, else the one of the file's ending; a name without one is an SVG.
    fn format(&self) -> Result<GraphFormat, Failure> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self.output.as_deref().filter(|path| *path != Path::new("-")) else {
            return Ok(GraphFormat::Svg);
        };
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            None | Some("svg") => Ok(GraphFormat::Svg),
            Some("dot" | "gv") => Ok(GraphFormat::Dot),
            Some("mmd" | "mermaid") => Ok(GraphFormat::Mermaid),
            Some("json") => Ok(GraphFormat::Json),
            Some(other) => Err(Failure::Usage(
                format!("cannot write `{}`: no graph has the format `.{other}`", path.display()),
                "known are svg, dot, gv, mmd, mermaid and json; with --format the name may end as you like"
                    .to_owned(),
            )),
        }
    }
}

/// There is no unit of this name: the nearest ones are told.
pub(super) fn no_such_unit<'a>(name: &str, units: impl Iterator<Item = &'a str>) -> Failure {
    let names: Vec<&str> = units.collect();
    let help = match suggest::nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "the project declares no conversation and no automation".to_owned(),
        None => format!("the project has: {}", names.join(", ")),
    };
    Failure::Usage(format!("there is no conversation or automation `{name}`"), help)
}

fn write(format: GraphFormat, graph: &Graph) -> Result<String, Failure> {
    Ok(match format {
        GraphFormat::Svg => graph::svg::write(graph),
        GraphFormat::Dot => graph::dot::write(graph),
        GraphFormat::Mermaid => graph::mermaid::write(graph),
        GraphFormat::Json => graph::json::write(graph).map_err(std::io::Error::other)?,
    })
}

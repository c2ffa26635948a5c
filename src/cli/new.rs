//! `smsc new`: a first project.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Status;
use super::failure::Failure;
use super::terminal::Terminal;

/// Begin a project: scripts, tests and a short README
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc new my_survey
  smsc new my_shop --template order")]
pub(super) struct New {
    /// The folder to make.
    name: PathBuf,
    /// What to begin with.
    #[arg(long, value_enum, default_value_t, value_name = "TEMPLATE")]
    template: Template,
}

/// What a project begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Template {
    /// A keyword, questions with choices, a thank-you code.
    #[default]
    Survey,
    /// What, delivered or collected, where to; to the kitchen.
    Order,
    /// One SMS after a job is done, in the daytime.
    ReviewRequest,
    /// A proactive message, and what its replies lead to.
    Campaign,
    /// Somebody joins by SMS and confirms.
    OptIn,
}

/// The files of a template: names and texts.
type Files = [(&'static str, &'static str)];

macro_rules! files {
    ($folder:literal, $($name:literal),*) => {
        &[$(($name, include_str!(concat!("templates/", $folder, "/", $name)))),*]
    };
}

impl Template {
    fn files(self) -> &'static Files {
        match self {
            Self::Survey => files!("survey", "survey.sms", "tests.sms", "smsc.toml", "README.md"),
            Self::Order => files!("order", "order.sms", "tests.sms", "smsc.toml", "README.md"),
            Self::ReviewRequest => {
                files!("review-request", "review_request.sms", "tests.sms", "smsc.toml", "README.md")
            }
            Self::Campaign => files!("campaign", "campaign.sms", "tests.sms", "smsc.toml", "README.md"),
            Self::OptIn => files!("opt-in", "opt_in.sms", "tests.sms", "smsc.toml", "README.md"),
        }
    }
}

impl New {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        refuse_to_overwrite(&self.name)?;
        fs::create_dir_all(&self.name).map_err(|error| Failure::writing(&self.name, &error))?;
        let name = self.name.display();
        writeln!(terminal.err(), "made {name}:")?;
        for (file, text) in self.template.files() {
            let path = self.name.join(file);
            fs::write(&path, text).map_err(|error| Failure::writing(&path, &error))?;
            writeln!(terminal.err(), "  {file}")?;
        }
        writeln!(
            terminal.err(),
            "\nNext:\n  cd {}\n  smsc check\n  smsc test\n  smsc run",
            quoted(&self.name)
        )?;
        Ok(Status::Clean)
    }
}

/// The folder may be there if nothing is in it.
fn refuse_to_overwrite(folder: &Path) -> Result<(), Failure> {
    let taken = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => folder.exists(),
    };
    if taken {
        let message = format!("`{}` is there already", folder.display());
        return Err(Failure::Usage(message, "choose another name: nothing is overwritten".to_owned()));
    }
    Ok(())
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-~+:".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_spaces_can_be_pasted() {
        assert_eq!(quoted(Path::new("my/shop")), "my/shop");
        assert_eq!(quoted(Path::new("l'été à Lyon")), r"'l'\''été à Lyon'");
    }
}

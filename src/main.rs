//! The `smsc` command.

fn main() -> std::process::ExitCode {
    smsc::cli::main()
}

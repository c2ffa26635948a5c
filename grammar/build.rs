//! Generates the parser from `smsc.lalrpop`; without the `compiler` feature there is none.

fn main() {
    println!("cargo::rerun-if-changed=grammar/smsc.lalrpop");
    #[cfg(feature = "compiler")]
    generate();
}

#[cfg(feature = "compiler")]
fn generate() {
    let Some(out_dir) = std::env::var_os("OUT_DIR") else {
        println!("cargo::error=OUT_DIR is not set: run this through cargo");
        return;
    };
    let result = lalrpop::Configuration::new().set_in_dir("grammar").set_out_dir(out_dir).process();
    if let Err(error) = result {
        println!("cargo::error=the grammar does not build: {error}");
    }
}

//! Makes sure that the folders of the built web apps exist, so that the box also compiles before they
//! were built; it then says so instead of showing them.

use std::path::Path;

fn main() {
    for app in ["web/clinic/dist", "web/portal/dist"] {
        let folder = Path::new(app);
        if let Err(error) = std::fs::create_dir_all(folder) {
            println!("cargo::warning={app} cannot be made: {error}");
        }
        println!("cargo::rerun-if-changed={app}");
    }
}

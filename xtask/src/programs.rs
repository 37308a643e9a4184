//! The programs that `index.html` names, compiled as Trunk does it.

use std::fs;

use crate::{error::TaskError, process, progress::run_watched, workspace};

/// A program that Trunk builds for the page.
#[derive(Debug, PartialEq, Eq)]
struct WebProgram {
    manifest: String,
    binary: String,
    profile: String,
}

/// Compiles each program for release, with the arguments that Trunk gives to Cargo, so that it finds them done.
///
/// # Errors
/// [`TaskError`] if `index.html` cannot be read or a build fails.
pub fn compile() -> Result<(), TaskError> {
    let path = workspace::root().join("index.html");
    let page = fs::read_to_string(&path).map_err(|source| TaskError::Read { path, source })?;
    programs(&page).iter().try_for_each(|WebProgram { manifest, binary, profile }| {
        let mut cargo = process::cargo();
        cargo.args(["build", "--target", workspace::WASM_TARGET, "--manifest-path", manifest]);
        cargo.args(["--profile", profile, "--offline", "--bin", binary]);
        run_watched(&format!("Compiling {binary}"), &mut cargo)
    })
}

fn programs(page: &str) -> Vec<WebProgram> {
    let program = |link: &str| {
        Some(WebProgram {
            manifest: attribute(link, "href")?,
            binary: attribute(link, "data-bin")?,
            profile: attribute(link, "data-cargo-profile-release").unwrap_or_else(|| "release".to_owned()),
        })
    };
    page.lines().filter(|line| line.contains(r#"data-trunk rel="rust""#)).filter_map(program).collect()
}

/// The value of an attribute of the one element in this line.
fn attribute(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_read_from_their_links() {
        let page = concat!(
            r#"<link data-trunk rel="css" href="static/style.css">"#,
            "\n",
            r#"<link data-trunk rel="rust" href="a/Cargo.toml" data-bin="a" data-cargo-profile-release="ship">"#,
            "\n",
            r#"<link data-trunk rel="rust" href="b/Cargo.toml" data-bin="b">"#,
        );
        let program = |name: &str, profile: &str| WebProgram {
            manifest: format!("{name}/Cargo.toml"),
            binary: name.to_owned(),
            profile: profile.to_owned(),
        };
        assert_eq!(programs(page), [program("a", "ship"), program("b", "release")]);
    }

    #[test]
    fn the_page_names_itself_and_the_worker() {
        let page = fs::read_to_string(workspace::root().join("index.html")).unwrap();
        let names: Vec<_> = programs(&page).into_iter().map(|program| program.binary).collect();
        assert_eq!(names, ["elbo-room", "worker"]);
    }
}

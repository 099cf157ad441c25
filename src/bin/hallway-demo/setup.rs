//! What has to be on the machine before a conference can be held.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, bail};

use crate::{
    child::{command, runs},
    say,
    venv::{SYNAPSE, Venv},
};

/// Fonts that draw the slides, wherever a system keeps them: Debian, Fedora, Arch, openSUSE.
const FONTS: [&str; 4] = [
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/DejaVuSans.ttf",
];

/// Releases of everything that Synapse needs, as they were tried together.
const CONSTRAINTS: &str = include_str!("../../../assets/synapse-constraints.txt");

/// Checks for the programs and installs Synapse where it is not there yet. Without a network it succeeds where everything is.
pub(crate) async fn setup(folder: Option<PathBuf>) -> anyhow::Result<Venv> {
    check_programs()?;
    let venv = Venv::at(folder)?;
    if works(&venv) {
        return Ok(venv);
    }
    let place = venv.path().parent().context("the virtual environment has no folder")?;
    fs::create_dir_all(place).with_context(|| format!("no folder {}", place.display()))?;
    let lock = fs::File::create(venv.lock())?;
    if lock.try_lock().is_err() {
        say("Synapse: another program is installing it, waiting for that");
        lock.lock()?;
    }
    if !works(&venv) {
        install(&venv).await?;
    }
    Ok(venv)
}

/// The font that draws the slides.
pub(crate) fn font() -> anyhow::Result<&'static Path> {
    FONTS.iter().map(Path::new).find(|font| font.is_file()).context(
        "no DejaVu Sans font for the slides: install it (Debian: apt install fonts-dejavu-core; \
         Fedora: dnf install dejavu-sans-fonts)",
    )
}

/// Names the first program that is missing, and where to have it from.
pub(crate) fn check_programs() -> anyhow::Result<()> {
    if !runs("ffmpeg", &["-version"]) {
        bail!("ffmpeg is missing: `make demo` and `make test` install it on Debian; elsewhere install it by hand");
    }
    font().map(drop)
}

/// Whether the installation is whole and its Python is still there: a new release of the system takes the old one away.
fn works(venv: &Venv) -> bool {
    venv.is_complete() && runs(venv.python(), &["-c", "import synapse"])
}

async fn install(venv: &Venv) -> anyhow::Result<()> {
    if !runs("python3", &["-c", "import venv, ensurepip"]) {
        bail!("Python with venv is missing: install it (Debian: apt install python3-venv)");
    }
    if venv.path().exists() {
        fs::remove_dir_all(venv.path()).with_context(|| format!("{} is in the way", venv.path().display()))?;
    }
    say("Synapse 1/2: making a virtual environment");
    step(Path::new("python3"), &["-m", "venv", &venv.path().to_string_lossy()], "making a virtual environment").await?;
    say(&format!("Synapse 2/2: installing Synapse {SYNAPSE} from PyPI (about 20 MB, less than a minute)"));
    let constraints = venv.path().join("constraints.txt");
    fs::write(&constraints, CONSTRAINTS)?;
    let wanted = format!("matrix-synapse=={SYNAPSE}");
    let constraints = constraints.to_string_lossy();
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", &constraints, &wanted];
    step(&venv.python(), &pip, "installing Synapse from PyPI").await?;
    venv.mark_complete()?;
    say(&format!("Synapse is installed in {}", venv.path().display()));
    Ok(())
}

async fn step(program: &Path, arguments: &[&str], doing: &str) -> anyhow::Result<()> {
    let mut command = tokio::process::Command::from(command("TERM", program));
    // What it says, on standard error, is for the person.
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    let status = command.status().await.with_context(|| format!("{doing}: {} does not start", program.display()))?;
    if !status.success() {
        bail!("{doing} failed ({status}); what it said stands above. Is there a network?");
    }
    Ok(())
}

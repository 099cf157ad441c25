//! How large the picture is.
use crate::{
    app::{Command, Effect, State},
    config::VideoSize,
};

impl State {
    /// The next size, or the one that is named.
    pub(super) fn change_size(&mut self, arg: &str) -> Vec<Effect> {
        let size = match VideoSize::ALL.into_iter().find(|size| size.name() == arg.trim().to_lowercase()) {
            Some(size) => size,
            None if arg.trim().is_empty() => self.watch.size.next(),
            None => {
                let names = VideoSize::ALL.map(VideoSize::name).join(", ");
                self.mistaken(format!("There is no size {arg:?}: {names}."));
                return vec![];
            }
        };
        self.watch.resize(size);
        if self.layout.video.is_empty() {
            self.notices.info(format!("The picture will be {}, once something plays.", size.name()));
        }
        vec![]
    }
}

/// Whether a command acts on what plays, so that nothing else needs to be seen.
pub(in crate::app::run) const fn is_of_stream(command: Command) -> bool {
    use Command as C;
    super::has(command)
        || matches!(
            command,
            C::Stop
                | C::PauseVideo
                | C::Mute
                | C::Louder
                | C::Softer
                | C::NextStream
                | C::PreviousStream
                | C::FollowStream
        )
}

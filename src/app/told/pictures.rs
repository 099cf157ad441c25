//! Pictures and files: fetched, kept, sent.
use super::Told;
use crate::{app::State, chat::Event, desktop};

impl State {
    pub(super) fn told_of_pictures(&mut self, event: Event) -> Told {
        match event {
            Event::Picture { media, picture } => self.pictures.told(&media, picture),
            Event::Saving { name, got, total } => self.pictures.transfers.coming(name, got, total),
            Event::Saved { path, open } => {
                self.pictures.transfers.came();
                self.notices.info(format!("Saved as {}.", path.display()));
                if open {
                    return (true, vec![desktop::Request::OpenFile(path).into()]);
                }
            }
            Event::SaveFailed { name, reason } => {
                self.pictures.transfers.came();
                self.notices.error(format!("{name} was not saved: {reason}"));
            }
            Event::Uploading { timeline, name, sent, total } => {
                if self.pictures.transfers.going(timeline, name.clone(), sent, total) {
                    self.notices.info(format!("{name} is sent."));
                }
            }
            Event::UploadFailed { timeline, name, reason } => {
                self.pictures.transfers.gone(&timeline);
                self.notices.error(format!("{name} was not sent: {reason}"));
            }
            _ => return (false, vec![]),
        }
        (true, vec![])
    }
}

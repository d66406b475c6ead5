//! The REST calls, a file for each subject. A handler reads its input, calls one command or query of the inbox, and answers its view.

mod agents;
mod api_keys;
mod audit;
mod canned_replies;
mod catalogue;
mod channels;
mod connections;
mod contact_imports;
mod contacts;
mod conversations;
mod description;
mod events;
mod flows;
mod invitations;
mod list;
mod media;
mod messages;
mod notes;
mod pictures;
mod roles;
mod scheduled;
mod schedules;
mod search;
mod second_factor;
mod session;
mod sessions;
mod setup;
mod survey;
mod tags;
mod teams;
mod templates;
mod workspaces;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;

/// Calls that take and answer JSON, soon.
pub fn rest() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(setup::set_up))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(session::sign_in_with_code))
        .routes(routes!(session::hints))
        .routes(routes!(session::me))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(sessions::change_password))
        .routes(routes!(second_factor::get, second_factor::begin))
        .routes(routes!(second_factor::confirm))
        .routes(routes!(second_factor::renew_codes))
        .routes(routes!(second_factor::remove))
        .routes(routes!(second_factor::reset))
        .routes(routes!(second_factor::people))
        .routes(routes!(second_factor::require))
        .routes(routes!(agents::list))
        .routes(routes!(agents::change))
        .routes(routes!(agents::sign_out))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::revoke))
        .routes(routes!(invitations::look))
        .routes(routes!(invitations::accept))
        .routes(routes!(workspaces::list, workspaces::create))
        .routes(routes!(workspaces::change))
        .routes(routes!(roles::list, roles::create))
        .routes(routes!(roles::change, roles::delete))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::revoke))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(connections::list, connections::connect))
        .routes(routes!(connections::refresh))
        .routes(routes!(connections::disconnect))
        .routes(routes!(connections::standing))
        .routes(routes!(connections::history))
        .routes(routes!(channels::list))
        .routes(routes!(conversations::list::list))
        .routes(routes!(conversations::list::counts))
        .routes(routes!(conversations::one::get, conversations::one::change))
        .routes(routes!(conversations::one::read))
        .routes(routes!(conversations::one::typing))
        .routes(routes!(conversations::tags::change))
        .routes(routes!(conversations::transfer::transfer))
        .routes(routes!(teams::list, teams::create))
        .routes(routes!(teams::change, teams::delete))
        .routes(routes!(teams::availabilities))
        .routes(routes!(teams::set_own))
        .routes(routes!(teams::set_others))
        .routes(routes!(schedules::list, schedules::create))
        .routes(routes!(schedules::change, schedules::delete))
        .routes(routes!(survey::get, survey::change))
        .routes(routes!(survey::answers))
        .routes(routes!(survey::summary))
        .routes(routes!(survey::export))
        .routes(routes!(tags::list, tags::create))
        .routes(routes!(tags::uses))
        .routes(routes!(tags::change, tags::delete))
        .routes(routes!(tags::merge))
        .routes(routes!(canned_replies::list))
        .routes(routes!(canned_replies::write, canned_replies::delete))
        .routes(routes!(canned_replies::used))
        .routes(routes!(messages::list, messages::send))
        .routes(routes!(messages::retry))
        .routes(routes!(scheduled::of_conversation))
        .routes(routes!(scheduled::all))
        .routes(routes!(scheduled::write, scheduled::delete))
        .routes(routes!(scheduled::send))
        .routes(routes!(notes::thread))
        .routes(routes!(notes::create))
        .routes(routes!(notes::change, notes::delete))
        .routes(routes!(search::messages))
        .routes(routes!(contacts::list))
        .routes(routes!(contacts::get, contacts::rename))
        .routes(routes!(contacts::merge, contacts::unmerge))
        .routes(routes!(contacts::merges))
        .routes(routes!(contact_imports::look))
        .routes(routes!(contact_imports::start))
        .routes(routes!(contact_imports::stop))
        .routes(routes!(contact_imports::problems))
        .routes(routes!(catalogue::shop))
        .routes(routes!(catalogue::link, catalogue::unlink))
        .routes(routes!(catalogue::set_number))
        .routes(routes!(catalogue::list, catalogue::create))
        .routes(routes!(catalogue::change, catalogue::delete))
        .routes(routes!(templates::list::list, templates::change::create))
        .routes(routes!(templates::list::counts))
        .routes(routes!(templates::list::price_effect))
        .routes(routes!(templates::library::list))
        .routes(routes!(templates::sync::list, templates::sync::request))
        .routes(routes!(templates::one::get, templates::change::edit, templates::change::delete))
        .routes(routes!(templates::one::history))
        .routes(routes!(templates::change::unpause))
        .routes(routes!(pictures::get))
        .routes(routes!(templates::change::archive))
        .routes(routes!(templates::change::unarchive))
        .routes(routes!(templates::change::test))
        .routes(routes!(flows::forms::list, flows::forms::create))
        .routes(routes!(flows::forms::get, flows::forms::change, flows::forms::delete))
        .routes(routes!(flows::forms::sync))
        .routes(routes!(flows::draft::save))
        .routes(routes!(flows::draft::validate))
        .routes(routes!(flows::publishing::publish))
        .routes(routes!(flows::publishing::deprecate))
        .routes(routes!(flows::publishing::preview))
        .routes(routes!(flows::publishing::ticket))
        .routes(routes!(flows::endpoint::get, flows::endpoint::set))
        .routes(routes!(flows::endpoint::upload_keys))
        .routes(routes!(flows::endpoint::test))
        .routes(routes!(flows::endpoint::requests))
        .routes(routes!(flows::responses::list))
        .routes(routes!(flows::responses::export))
        .routes(routes!(flows::responses::summary))
        .routes(routes!(description::get))
}

/// Calls whose bytes flow as long as they must: files, and the event stream.
pub fn streams() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(catalogue::import, catalogue::import_status))
        .routes(routes!(contacts::export))
        .routes(routes!(contact_imports::bring, contact_imports::get))
        .routes(routes!(media::upload::upload))
        .routes(routes!(media::download::download))
        .routes(routes!(events::stream))
}

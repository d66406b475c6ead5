import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { FLOW_TABS, type FlowTab } from "./flows/model/tabs";
import { InboxPage } from "./inbox/inbox-page";
import { readInboxSearch } from "./inbox/inbox-search";
import { NoConversation } from "./inbox/no-conversation";
import { SignInPage } from "./session/sign-in-page";
import type { AuditSearch } from "./settings/audit/audit-filter";
import { SettingsLayout } from "./settings/settings-layout";
import { textOf } from "./shell/address-text";
import { NotFoundPage, PageError } from "./shell/page-states";
import { SignedInShell } from "./shell/signed-in-shell";
import { ConversationPage } from "./thread/conversation-page";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: PageError,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { next?: string } => ({ next: localPath(search.next) }),
  component: SignInPage,
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  validateSearch: (search): { token?: string } => ({ token: textOf(search.token) }),
  component: lazyRouteComponent(() => import("./session/setup-page"), "SetupPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("./session/invitation-page"), "InvitationPage"),
});

const signedIn = createRoute({ getParentRoute: () => root, id: "signed-in", component: SignedInShell });

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox" });
  },
});

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: "/inbox",
  validateSearch: readInboxSearch,
  component: InboxPage,
});

const inboxIndex = createRoute({ getParentRoute: () => inbox, path: "/", component: NoConversation });

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: "$conversationId",
  component: ConversationPage,
});

const contacts = createRoute({
  getParentRoute: () => signedIn,
  path: "/contacts",
  component: lazyRouteComponent(() => import("./contact/contacts-page"), "ContactsPage"),
});

export interface TemplatesSearch {
  tab?: "library";
  q?: string;
  status?: string;
  category?: string;
  quality?: string;
  language?: string;
  connection?: string;
}

const templates = createRoute({
  getParentRoute: () => signedIn,
  path: "/templates",
  validateSearch: (search): TemplatesSearch => ({
    tab: search.tab === "library" ? "library" : undefined,
    q: textOf(search.q),
    status: textOf(search.status),
    category: textOf(search.category),
    quality: textOf(search.quality),
    language: textOf(search.language),
    connection: textOf(search.connection),
  }),
  component: lazyRouteComponent(() => import("./templates/templates-page"), "TemplatesPage"),
});

export interface NewTemplateSearch {
  /** A template whose copy it begins as, or whose further language it is. */
  from?: string;
  as?: "copy" | "language";
}

const newTemplate = createRoute({
  getParentRoute: () => signedIn,
  path: "/templates/new",
  validateSearch: (search): NewTemplateSearch => ({
    from: textOf(search.from),
    as: search.as === "language" || search.as === "copy" ? search.as : undefined,
  }),
  component: lazyRouteComponent(() => import("./templates/editor/new-template-page"), "NewTemplatePage"),
});

const template = createRoute({
  getParentRoute: () => signedIn,
  path: "/templates/$templateId",
  component: lazyRouteComponent(() => import("./templates/details/template-page"), "TemplatePage"),
});

const editTemplate = createRoute({
  getParentRoute: () => signedIn,
  path: "/templates/$templateId/edit",
  component: lazyRouteComponent(() => import("./templates/editor/edit-template-page"), "EditTemplatePage"),
});

const catalogue = createRoute({
  getParentRoute: () => signedIn,
  path: "/catalogue",
  component: lazyRouteComponent(() => import("./catalogue/catalogue-page"), "CataloguePage"),
});

const flows = createRoute({
  getParentRoute: () => signedIn,
  path: "/flows",
  component: lazyRouteComponent(() => import("./flows/flows-page"), "FlowsPage"),
});

const unknownResponses = createRoute({
  getParentRoute: () => signedIn,
  path: "/flows/unknown",
  component: lazyRouteComponent(() => import("./flows/responses/unknown-page"), "UnknownPage"),
});

const flow = createRoute({
  getParentRoute: () => signedIn,
  path: "/flows/$flowId",
  validateSearch: (search): { tab?: FlowTab } => ({
    tab: FLOW_TABS.find((tab) => tab === search.tab && tab !== "build"),
  }),
  component: lazyRouteComponent(() => import("./flows/flow-page"), "FlowPage"),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings",
  component: SettingsLayout,
});

const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/channels" });
  },
});

const channels = createRoute({
  getParentRoute: () => settings,
  path: "/channels",
  component: lazyRouteComponent(() => import("./settings/channels/channels-page"), "ChannelsPage"),
});
const people = createRoute({
  getParentRoute: () => settings,
  path: "/people",
  component: lazyRouteComponent(() => import("./settings/people/people-page"), "PeoplePage"),
});
const hours = createRoute({
  getParentRoute: () => settings,
  path: "/hours",
  component: lazyRouteComponent(() => import("./settings/hours/hours-page"), "HoursPage"),
});
const roles = createRoute({
  getParentRoute: () => settings,
  path: "/roles",
  component: lazyRouteComponent(() => import("./settings/roles/roles-page"), "RolesPage"),
});
const teams = createRoute({
  getParentRoute: () => settings,
  path: "/teams",
  component: lazyRouteComponent(() => import("./settings/teams/teams-page"), "TeamsPage"),
});
const tags = createRoute({
  getParentRoute: () => settings,
  path: "/tags",
  component: lazyRouteComponent(() => import("./settings/tags/tags-page"), "TagsPage"),
});
const replies = createRoute({
  getParentRoute: () => settings,
  path: "/replies",
  component: lazyRouteComponent(() => import("./settings/replies/replies-page"), "RepliesPage"),
});
const satisfaction = createRoute({
  getParentRoute: () => settings,
  path: "/satisfaction",
  component: lazyRouteComponent(
    () => import("./settings/satisfaction/satisfaction-page"),
    "SatisfactionPage",
  ),
});
const workspaces = createRoute({
  getParentRoute: () => settings,
  path: "/workspaces",
  component: lazyRouteComponent(() => import("./settings/workspaces/workspaces-page"), "WorkspacesPage"),
});
const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("./settings/api-keys/api-keys-page"), "ApiKeysPage"),
});
const audit = createRoute({
  getParentRoute: () => settings,
  path: "/audit",
  validateSearch: (search): AuditSearch => ({
    q: textOf(search.q),
    who: textOf(search.who),
    action: textOf(search.action),
    subject: textOf(search.subject),
    from: textOf(search.from),
    to: textOf(search.to),
  }),
  component: lazyRouteComponent(() => import("./settings/audit/audit-page"), "AuditPage"),
});
const account = createRoute({
  getParentRoute: () => settings,
  path: "/account",
  component: lazyRouteComponent(() => import("./settings/account/account-page"), "AccountPage"),
});
const preferences = createRoute({
  getParentRoute: () => settings,
  path: "/preferences",
  component: lazyRouteComponent(() => import("./settings/preferences-page"), "PreferencesPage"),
});

const routeTree = root.addChildren([
  signIn,
  setup,
  invitation,
  signedIn.addChildren([
    home,
    inbox.addChildren([inboxIndex, conversation]),
    contacts,
    templates,
    newTemplate,
    template,
    editTemplate,
    catalogue,
    flows,
    unknownResponses,
    flow,
    settings.addChildren([
      settingsIndex,
      channels,
      people,
      teams,
      tags,
      hours,
      roles,
      workspaces,
      replies,
      satisfaction,
      apiKeys,
      audit,
      account,
      preferences,
    ]),
  ]),
]);

export const createDeskRouter = () => createRouter({ routeTree, defaultPendingMinMs: 0 });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createDeskRouter>;
  }
}

/** Only a path of this site: a sign-in page must not send people elsewhere. */
function localPath(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : undefined;
}

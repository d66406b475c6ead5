import { Outlet, useRouter } from "@tanstack/react-router";
import { ErrorState } from "@ui/states";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf, Unreachable } from "../api/problem";
import { ConnectionBanner } from "../live/connection-banner";
import { LiveProvider } from "../live/live-provider";
import { SecondFactorPage } from "../session/second-factor-page";
import { useSession } from "../session/session";
import { CommandBar } from "./command-bar/command-bar";
import { PageLoading } from "./page-states";
import { ShortcutSheet } from "./shortcut-sheet";
import { SideRail } from "./side-rail";
import { UnreadTitle } from "./unread-title";

/** Everything behind the sign-in page: the rail at the side, the live connection, the page. */
export function SignedInShell() {
  const { t } = useTranslation("desk");
  const session = useSession();

  if (session.isPending) return <PageLoading />;
  if (session.data === undefined) {
    const text = session.error instanceof Unreachable ? t("app.unreachable") : sentenceOf(session.error);
    return <ErrorState text={text} onRetry={() => void session.refetch()} />;
  }
  if (session.data === null) return <ToSignIn />;
  if (session.data.must_add_second_factor) return <SecondFactorPage />;

  return (
    <LiveProvider>
      <div className="flex h-full flex-col">
        <ConnectionBanner />
        <div className="flex min-h-0 flex-1 flex-col-reverse sm:flex-row">
          <SideRail />
          <main className="min-h-0 min-w-0 flex-1">
            <Outlet />
          </main>
        </div>
      </div>
      <UnreadTitle />
      <ShortcutSheet />
      <CommandBar />
    </LiveProvider>
  );
}

/** And back here afterwards. Once: `Navigate` would go again with every change of the address, its own too. */
function ToSignIn() {
  const router = useRouter();
  useEffect(() => {
    void router.navigate({ to: "/sign-in", search: { next: router.state.location.href }, replace: true });
  }, [router]);
  return <PageLoading />;
}

import { useQueryClient } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { useTranslation } from "react-i18next";
import { keys } from "../api/query-keys";
import { AddSecondFactor } from "../settings/account/second-factor/add-second-factor";
import { useSignOut } from "./session";
import { SessionPage } from "./session-page";

/** In place of everything else, for whoever must add a second factor first. */
export function SecondFactorPage() {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const signOut = useSignOut();
  return (
    <SessionPage title={t("second_factor.must_title")} subtitle={t("second_factor.must_text")}>
      <div className="mt-5">
        <AddSecondFactor onDone={() => void client.invalidateQueries({ queryKey: keys.me })} />
      </div>
      <Button size="sm" variant="quiet" className="mt-4" onClick={() => void signOut()}>
        {t("second_factor.sign_out")}
      </Button>
    </SessionPage>
  );
}

import { useMutation } from "@tanstack/react-query";
import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { toast } from "@ui/toast";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import { queryClient } from "../state/console-queries";

export function ResetWorld() {
  const { t } = useTranslation("console");
  const [asking, setAsking] = useState(false);
  const reset = useMutation({
    mutationFn: control.reset,
    onSuccess: () => {
      setAsking(false);
      toast.success(t("reset.done"));
      return queryClient.resetQueries();
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)} data-testid="reset-world">
        <RotateCcw />
        {t("reset.button")}
      </Button>
      <Dialog
        open={asking}
        onOpenChange={(open) => {
          reset.reset();
          setAsking(open);
        }}
        title={t("reset.title")}
        description={t("reset.text")}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t("cancel", { ns: "control" })}</Button>
            <Button
              variant="danger"
              busy={reset.isPending}
              onClick={() => reset.mutate()}
              data-testid="reset-confirm"
            >
              {t("reset.confirm")}
            </Button>
          </>
        }
      >
        {reset.isError && (
          <p role="alert" className="text-sm text-danger">
            {reset.error.message}
          </p>
        )}
      </Dialog>
    </>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, IconButton } from "@ui/button";
import { Dialog } from "@ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@ui/dropdown-menu";
import { toast } from "@ui/toast";
import {
  Archive as ArchiveIcon,
  ArchiveRestore,
  Copy,
  Ellipsis,
  Languages,
  PencilLine,
  Play,
  Send,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Template } from "../../api/types";
import { TestSendDialog } from "./test-send-dialog";

const CHANGES = {
  unpause: desk.unpauseTemplate,
  archive: desk.archiveTemplate,
  unarchive: desk.unarchiveTemplate,
};
type Change = keyof typeof CHANGES;

export function TemplateActions({ template }: { template: Template }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [open, setOpen] = useState<"test" | "archive" | "delete" | null>(null);
  const change = useMutation({
    mutationFn: (to: Change) => CHANGES[to](template.id),
    onSuccess(changed, to) {
      client.setQueryData(keys.template(template.id), changed);
      for (const queryKey of [keys.templateLists, keys.templateCounts, keys.templateHistory(template.id)])
        void client.invalidateQueries({ queryKey });
      toast.success(t(`templates.changed.${to}`));
      setOpen(null);
    },
    onError: (error) => toast.error(sentenceOf(error)),
  });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {template.status === "PAUSED" && (
        <Button busy={change.isPending} onClick={() => change.mutate("unpause")}>
          <Play />
          {t("templates.unpause")}
        </Button>
      )}
      {template.status === "ARCHIVED" && (
        <Button busy={change.isPending} onClick={() => change.mutate("unarchive")}>
          <ArchiveRestore />
          {t("templates.unarchive")}
        </Button>
      )}
      {template.status === "APPROVED" && (
        <Button onClick={() => setOpen("test")} data-testid="test-send">
          <Send />
          {t("templates.test.button")}
        </Button>
      )}
      {template.edits.is_editable && (
        <Button asChild variant="primary">
          <Link to="/templates/$templateId/edit" params={{ templateId: template.id }}>
            <PencilLine />
            {t("templates.edit")}
          </Link>
        </Button>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={t("templates.more")} variant="secondary">
            <Ellipsis />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem asChild icon={<Copy />}>
            <Link to="/templates/new" search={{ from: template.id, as: "copy" }}>
              {t("templates.duplicate")}
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem asChild icon={<Languages />}>
            <Link to="/templates/new" search={{ from: template.id, as: "language" }}>
              {t("templates.add_language")}
            </Link>
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          {["APPROVED", "REJECTED"].includes(template.status) && (
            <DropdownMenuItem icon={<ArchiveIcon />} onSelect={() => setOpen("archive")}>
              {t("templates.archive.button")}
            </DropdownMenuItem>
          )}
          <DropdownMenuItem icon={<Trash2 />} danger onSelect={() => setOpen("delete")}>
            {t("templates.delete.button")}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {open === "test" && <TestSendDialog template={template} onClose={() => setOpen(null)} />}
      {open === "archive" && (
        <Dialog
          open
          onOpenChange={(isOpen) => !isOpen && setOpen(null)}
          title={t("templates.archive.title", { name: template.name, language: template.language })}
          description={t("templates.archive.text")}
          footer={
            <>
              <Button onClick={() => setOpen(null)}>{t("app.cancel")}</Button>
              <Button variant="primary" busy={change.isPending} onClick={() => change.mutate("archive")}>
                {t("templates.archive.button")}
              </Button>
            </>
          }
        />
      )}
      {open === "delete" && <DeleteDialog template={template} onClose={() => setOpen(null)} />}
    </div>
  );
}

function DeleteDialog({ template, onClose }: { template: Template; onClose(): void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: (allLanguages: boolean) => desk.deleteTemplate(template.id, allLanguages),
    onSuccess() {
      toast.success(t("templates.delete.done", { name: template.name }));
      void client.invalidateQueries({ queryKey: keys.templateLists });
      void client.invalidateQueries({ queryKey: keys.templateCounts });
      client.removeQueries({ queryKey: keys.template(template.id) });
      void navigate({ to: "/templates" });
    },
    onError: (error) => toast.error(sentenceOf(error)),
  });
  const several = template.variants.length > 1;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t("templates.delete.title", { name: template.name })}
      description={t("templates.delete.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          {several && (
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(true)}>
              {t("templates.delete.all", { count: template.variants.length })}
            </Button>
          )}
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(false)}>
            {several
              ? t("templates.delete.one", { language: template.language })
              : t("templates.delete.button")}
          </Button>
        </>
      }
    />
  );
}

import { devices, type PairingOffer } from "@omi/api";
import {
  Badge,
  Button,
  Cell,
  ColumnHeader,
  Dialog,
  DialogContent,
  Field,
  Input,
  Notice,
  Skeleton,
  StateBlock,
  Table,
  toast,
} from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, MonitorSmartphone, QrCode as QrIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFeature } from "../../app/features";
import { Forbidden, LoadFailed, Page } from "../../app/screens";
import { useMoments } from "../../i18n/moments";
import { problemText } from "../../i18n/problem-text";
import { QrCode } from "../account/qr-code";
import { usePermission } from "../auth/session";

const LOCAL = /^https:\/\/(localhost|127\.|\[::1\])/u;

/** The devices that are known to trust the box, and how another one comes to. */
export function DevicesScreen() {
  const { t } = useTranslation();
  const allowed = usePermission("box.manage");
  return (
    <Page
      title={t("devices.title")}
      narrow
      actions={
        <Button asChild>
          <Link to="/diagnostico">
            <ArrowLeft aria-hidden />
            {t("nav.diagnostics")}
          </Link>
        </Button>
      }
    >
      {allowed ? <Devices /> : <Forbidden />}
    </Page>
  );
}

function Devices() {
  const { t } = useTranslation();
  const mayPair = useFeature("pairing");
  const list = useQuery({
    queryKey: ["devices"],
    queryFn: ({ signal }) => devices.listDevices(signal),
  });
  if (list.isError) return <LoadFailed error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) {
    return (
      <div aria-busy className="flex flex-col gap-4">
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} className="h-14" />
        ))}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-8">
      <section aria-labelledby="by-browser">
        <h2 id="by-browser" className="font-strong">
          {t("devices.browser")}
        </h2>
        <p className="mt-1 mb-3 text-muted-foreground">{t("devices.browserText")}</p>
        {list.data.trustPage ? (
          <a
            className="font-mono break-all text-primary underline"
            href={list.data.trustPage}
            target="_blank"
            rel="noreferrer"
          >
            {list.data.trustPage}
          </a>
        ) : (
          <Notice tone="warning">{t("devices.noTrustPage")}</Notice>
        )}
      </section>
      {mayPair && (
        <section aria-labelledby="by-code">
          <h2 id="by-code" className="font-strong">
            {t("devices.client")}
          </h2>
          <p className="mt-1 mb-3 text-muted-foreground">{t("devices.clientText")}</p>
          <Pair />
        </section>
      )}
      <section aria-labelledby="known">
        <h2 id="known" className="mb-2 font-strong">
          {t("devices.known")}
        </h2>
        <Known items={list.data.items} />
      </section>
    </div>
  );
}

function Pair() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => devices.makePairingCode(),
    onError: (error) => toast(problemText(error, t), { tone: "error" }),
  });
  const close = () => {
    make.reset();
    void queries.invalidateQueries({ queryKey: ["devices"] });
  };
  return (
    <>
      <Button variant="primary" busy={make.isPending} onClick={() => make.mutate()}>
        <QrIcon aria-hidden />
        {t("devices.add")}
      </Button>
      {make.data && <Offer offer={make.data} onClose={close} />}
    </>
  );
}

function Offer({ offer, onClose }: { offer: PairingOffer; onClose: () => void }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  return (
    <Dialog open>
      <DialogContent
        width="sm"
        mustAnswer
        title={t("devices.add")}
        description={t("devices.how", { when: showMoment(offer.expiresAt) })}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t("devices.done")}
          </Button>
        }
      >
        <div className="flex flex-col gap-4">
          <QrCode svg={offer.qrSvg} label={t("devices.qr")} />
          <div>
            <p className="text-sm text-muted-foreground">{t("diagnostics.words")}</p>
            <p className="font-strong">{offer.words}</p>
          </div>
          <Field label={t("devices.link")}>
            <Input
              readOnly
              data-testid="pairing-link"
              className="font-mono text-sm"
              value={offer.link}
              onFocus={(event) => event.currentTarget.select()}
            />
          </Field>
          {LOCAL.test(offer.address) && <Notice tone="warning">{t("devices.local")}</Notice>}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Known({ items }: { items: { id: string; kind: string; name: string; at: string }[] }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  if (items.length === 0) {
    return (
      <StateBlock icon={<MonitorSmartphone />} title={t("devices.none")}>
        {t("devices.noneText")}
      </StateBlock>
    );
  }
  return (
    <Table>
      <thead>
        <tr>
          <ColumnHeader>{t("devices.device")}</ColumnHeader>
          <ColumnHeader>{t("devices.since")}</ColumnHeader>
        </tr>
      </thead>
      <tbody>
        {items.map((device) => (
          <tr key={device.id}>
            <Cell className="whitespace-normal">
              {device.kind === "PAIRED" ? (
                <>
                  {device.name} <Badge tone="green">{t("devices.paired")}</Badge>
                </>
              ) : (
                t("devices.seen")
              )}
            </Cell>
            <Cell>{showMoment(device.at)}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

import {
  ApiProblem,
  type Chart,
  clinical,
  type Patient,
  patients,
  type Review,
  type ReviewInput,
} from "@omi/api";
import { AlertDialog, Breadcrumb, Button, Notice, Skeleton, toast } from "@omi/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadFailed, usePageTitle } from "../../../app/screens";
import { useMoments } from "../../../i18n/moments";
import { problemText } from "../../../i18n/problem-text";
import { usePermission } from "../../auth/session";
import { ConfirmMedicalHistory } from "../../medical/confirm-medical-history";
import { Banner } from "../../patients/file/banner";
import { conflictOf } from "../chart/conflict";
import { useChart } from "../chart/use-chart";
import { ReviewForm } from "./review-form";
import { ReviewView } from "./review-view";
import { type SaveState, useAutosave } from "./use-autosave";
import { inputOf } from "./values";

/** One review: being written, or as it was signed. */
export function ReviewScreen() {
  const { t } = useTranslation();
  const { patientId, reviewId } = useParams({
    from: "/shell/pacientes/$patientId/revisiones/$reviewId",
  });
  const patient = useQuery({
    queryKey: ["patients", "file", patientId],
    queryFn: ({ signal }) => patients.getPatient(patientId, signal),
  });
  const review = useQuery({
    queryKey: ["clinical", "review", patientId, reviewId],
    queryFn: ({ signal }) => clinical.getReview(patientId, reviewId, signal),
  });
  const chart = useChart(patientId);
  usePageTitle(t("review.title"));
  const failed = [patient, review, chart].find((query) => query.isError && !query.data);
  return (
    <div className="w-full max-w-260 px-4 py-5 sm:px-7">
      <Breadcrumb label={t("shell.breadcrumb")}>
        <Link to="/pacientes">{t("nav.patients")}</Link>
        <Link to="/pacientes/$patientId" params={{ patientId }} search={{ tab: "revisiones" }}>
          {patient.data?.medicalRecordNumber ?? t("patients.patient")}
        </Link>
        <span>{t("review.title")}</span>
      </Breadcrumb>
      {failed && <LoadFailed error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && !(patient.data && review.data && chart.data) && (
        <Skeleton className="mt-4 h-80" />
      )}
      {patient.data && review.data && chart.data && !failed && (
        <>
          <Banner patient={patient.data} actions={null} />
          {review.data.status === "DRAFT" ? (
            <Writing
              key={review.data.id}
              patient={patient.data}
              review={review.data}
              chart={chart.data}
            />
          ) : (
            <Signed patient={patient.data} review={review.data} chart={chart.data} />
          )}
        </>
      )}
    </div>
  );
}

/** What is wrong, by field; what is wrong inside of the chart stands above it. */
function errorsOf(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof ApiProblem)) return new Map();
  const named = error.errors.map((wrong) => {
    const field = wrong.field.startsWith("odontogram") ? "odontogram" : wrong.field;
    return [field, wrong.detail] as const;
  });
  return new Map(named);
}

/** What was typed could not be saved, so it is not signed either. */
class Unsaved extends Error {}

function Writing({ patient, review, chart }: { patient: Patient; review: Review; chart: Chart }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayWrite = usePermission("clinical.write") && !patient.deletedAt;
  const [input, setInput] = useState<ReviewInput>(() => inputOf(review));
  const [revision, setRevision] = useState<number>();
  const [discards, setDiscards] = useState(false);
  const saving = useAutosave(review);
  const toFile = () =>
    navigate({
      to: "/pacientes/$patientId",
      params: { patientId: patient.id },
      search: { tab: "revisiones" },
    });
  const complete = useMutation({
    mutationFn: async () => {
      // What is signed is what stands here, and never an older form of it.
      if (!(await saving.save())) throw new Unsaved();
      return clinical.completeReview(patient.id, review.id, saving.seen(), revision);
    },
    onSuccess: async () => {
      toast(t("review.signed"), { about: patient.id });
      void queries.invalidateQueries({ queryKey: ["clinical"] });
      void queries.invalidateQueries({ queryKey: ["patients"] });
      // Not on the screen yet, and to be there as it is now.
      await queries.invalidateQueries({
        queryKey: ["clinical", "reviews", patient.id],
        refetchType: "all",
      });
      await toFile();
    },
    onError: (error) => setRevision(conflictOf(error)?.revision),
  });
  const discard = useMutation({
    mutationFn: async () => {
      await saving.save();
      const latest = await clinical.getReview(patient.id, review.id);
      return clinical.discardReview(patient.id, review.id, latest.version);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["clinical"] });
      await toFile();
    },
  });
  const conflict = conflictOf(complete.error);
  const refused = saving.state.is === "refused" ? saving.state.problem : undefined;
  const errors = errorsOf(refused ?? complete.error);
  if (!mayWrite) return <ReviewView review={review} />;
  return (
    <div className="flex flex-col gap-6">
      <ConfirmMedicalHistory
        patientId={patient.id}
        onChange={() =>
          void navigate({
            to: "/pacientes/$patientId",
            params: { patientId: patient.id },
            search: { tab: "medica" },
          })
        }
      />
      <ReviewForm
        chart={chart}
        input={input}
        errors={errors}
        onChange={(next) => {
          setInput(next);
          saving.change(next);
        }}
      />
      {saving.state.is === "overtaken" && (
        <Overtaken
          theirs={saving.state.theirs}
          onMine={(theirs) => saving.overrule(theirs, input)}
        />
      )}
      {conflict && (
        <Notice tone="warning" live title={t("chart.conflictTitle")}>
          {t("review.conflictText", { teeth: conflict.teeth.join(", ") })}
        </Notice>
      )}
      {complete.isError && !conflict && (
        <Notice tone="error" live title={t("review.notSigned")}>
          {complete.error instanceof Unsaved ? t("review.unsaved") : problemText(complete.error, t)}
        </Notice>
      )}
      <div
        data-dock="actions"
        className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center justify-end gap-2 border-t border-border bg-background px-4 py-2.5 sm:-mx-7 sm:px-7"
      >
        <Saved state={saving.state} />
        <Button onClick={() => setDiscards(true)}>{t("review.discard")}</Button>
        <Button
          onClick={() => void saving.save().then((isSaved) => (isSaved ? toFile() : undefined))}
        >
          {t("review.later")}
        </Button>
        <Button variant="primary" busy={complete.isPending} onClick={() => complete.mutate()}>
          {t("review.complete")}
        </Button>
      </div>
      <AlertDialog
        open={discards}
        onOpenChange={setDiscards}
        title={t("review.discardTitle")}
        description={t("review.discardText")}
        confirm={t("review.discard")}
        cancel={t("common.cancel")}
        onConfirm={() => discard.mutate()}
      />
    </div>
  );
}

/** In which state what was typed is. */
function Saved({ state }: { state: SaveState }) {
  const { t } = useTranslation();
  const { showMoment } = useMoments();
  const words = {
    saved: () => t("review.saved", { when: state.is === "saved" ? showMoment(state.at) : "" }),
    saving: () => t("review.saving"),
    waiting: () => t("review.waiting"),
    refused: () => t("review.refused"),
    overtaken: () => t("review.overtaken"),
  };
  return (
    <output className="mr-auto text-sm text-muted-foreground" aria-live="polite">
      {words[state.is]()}
    </output>
  );
}

function Overtaken({ theirs, onMine }: { theirs: Review; onMine: (theirs: Review) => void }) {
  const { t } = useTranslation();
  return (
    <Notice
      tone="warning"
      live
      title={t("review.overtakenTitle")}
      action={
        <Button size="sm" onClick={() => onMine(theirs)}>
          {t("review.keepMine")}
        </Button>
      }
    >
      <p>{t("review.overtakenText")}</p>
      <ReviewView review={theirs} />
    </Notice>
  );
}

function Signed({ patient, review, chart }: { patient: Patient; review: Review; chart: Chart }) {
  const { t } = useTranslation();
  const mayWrite = usePermission("clinical.write") && !patient.deletedAt;
  const [corrects, setCorrects] = useState(false);
  if (corrects) {
    return (
      <Correcting
        patient={patient}
        review={review}
        chart={chart}
        onDone={() => setCorrects(false)}
      />
    );
  }
  return (
    <div className="flex flex-col gap-5">
      {review.record.correctedBy && (
        <Notice tone="warning" title={t("review.wasCorrected")}>
          <Link
            to="/pacientes/$patientId/revisiones/$reviewId"
            params={{ patientId: patient.id, reviewId: review.record.correctedBy }}
            className="underline underline-offset-3"
          >
            {t("review.openCorrection")}
          </Link>
        </Notice>
      )}
      {review.record.corrects ? (
        <Versions patientId={patient.id} review={review} corrected={review.record.corrects} />
      ) : (
        <ReviewView review={review} />
      )}
      {mayWrite && review.status === "COMPLETED" && (
        <Button className="self-start print:hidden" onClick={() => setCorrects(true)}>
          {t("review.correct")}
        </Button>
      )}
    </div>
  );
}

/** A correction beside what it corrects. */
function Versions({
  patientId,
  review,
  corrected,
}: {
  patientId: string;
  review: Review;
  corrected: string;
}) {
  const { t } = useTranslation();
  const before = useQuery({
    queryKey: ["clinical", "review", patientId, corrected],
    queryFn: ({ signal }) => clinical.getReview(patientId, corrected, signal),
  });
  return (
    <div className="grid gap-6 xl:grid-cols-2">
      <section aria-label={t("review.versionNow")}>
        <h2 className="mb-2 text-lg font-strong">{t("review.versionNow")}</h2>
        <ReviewView review={review} />
      </section>
      <section aria-label={t("review.versionBefore")}>
        <h2 className="mb-2 text-lg font-strong text-muted-foreground">
          {t("review.versionBefore")}
        </h2>
        {before.isPending && <Skeleton className="h-40" />}
        {before.isError && (
          <LoadFailed error={before.error} onRetry={() => void before.refetch()} />
        )}
        {before.data && <ReviewView review={before.data} />}
      </section>
    </div>
  );
}

function Correcting({
  patient,
  review,
  chart,
  onDone,
}: {
  patient: Patient;
  review: Review;
  chart: Chart;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [input, setInput] = useState<ReviewInput>(() => ({
    ...inputOf(review),
    correctionReason: "",
  }));
  const correct = useMutation({
    mutationFn: () => clinical.correctReview(patient.id, review.id, input),
    onSuccess: async (corrected) => {
      await queries.invalidateQueries({ queryKey: ["clinical"] });
      void queries.invalidateQueries({ queryKey: ["patients"] });
      onDone();
      await navigate({
        to: "/pacientes/$patientId/revisiones/$reviewId",
        params: { patientId: patient.id, reviewId: corrected.id },
      });
    },
  });
  return (
    <div className="flex flex-col gap-6">
      <Notice title={t("review.correctTitle")}>{t("review.correctText")}</Notice>
      <ReviewForm
        chart={chart}
        input={input}
        onChange={setInput}
        errors={errorsOf(correct.error)}
        isCorrection
      />
      {correct.isError && (
        <Notice tone="error" live>
          {problemText(correct.error, t)}
        </Notice>
      )}
      <div className="flex gap-2">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button variant="primary" busy={correct.isPending} onClick={() => correct.mutate()}>
          {t("review.signCorrection")}
        </Button>
      </div>
    </div>
  );
}

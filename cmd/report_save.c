#include "mq_discard.h"
#include "mq_memory.h"
#include "mq_output.h"
#include "mq_report.h"
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/** A file made but not yet in its place: bytes, or a temporary file where the format needs a path. */
typedef struct mq_report_file {
    const char *path, *temporary;
    mq_buffer bytes;
} made;

static const char *S_path(const mq_report_page *p, const char *before, const char *stem, const char *ending)
{
    mq_buffer path = {0};
    const char *folder = p->report->plan->output;
    mq_buffer_print(&path, "%s%s%s%s.%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", before, stem,
                    ending);
    const char *kept = path.failed ? NULL : mq_arena_copy(p->at.arena, mq_buffer_view(&path)).at;
    mq_buffer_free(&path);
    return kept;
}

/* Data formats hold tables only, and are called so. */
static const char *S_stem(const mq_format *f)
{
    if (strcmp(f->name, "fragment") == 0)
        return f->name;
    return strcmp(f->name, "csv") == 0 || strcmp(f->name, "json") == 0 ? "tables" : "report";
}

static mq_status S_format(mq_report_page *p, const mq_format *f, made *out, mq_error *err)
{
    out->path = S_path(p, "", S_stem(f), f->extension);
    if (out->path && f->write)
        return f->write(p->d, &out->bytes, err);
    out->temporary = S_path(p, ".mqtmp-", S_stem(f), f->extension);
    if (!out->path || !out->temporary)
        return mq_no_memory(err);
    return f->save(p->d, out->temporary, err);
}

static mq_status S_figures(mq_report_page *p, made *out, size_t *n, mq_error *err)
{
    static const char *const types[] = {"svg", "png", "pdf"};
    if (p->report->plan->figures == SIZE_MAX)
        return MQ_OK;
    const char *type = types[p->report->plan->figures];
    mq_status st = MQ_OK;
    for (size_t i = 0; i < p->n_figures && st >= 0; i++) {
        made *m = &out[(*n)++];
        m->path = S_path(p, "", p->figures[i]->id, type);
        if (!m->path)
            return mq_no_memory(err);
        st = p->report->plan->figures == 0
                 ? mq_figure_svg(p->figures[i], p->at.words, MQ_FIGURE_FILE, &m->bytes, err)
                 : mq_figure_render(p->figures[i], p->at.words, type, &m->bytes, err);
    }
    return st;
}

/* All files are made before the first one appears. */
static mq_status S_make(mq_report_page *p, made *out, size_t *n, mq_error *err)
{
    mq_str rest = mq_str_of(p->report->plan->formats);
    mq_status st = MQ_OK;
    while (rest.at && st >= 0 && *n < MQ_FORMATS_MOST) { /* names were checked with the plan */
        mq_str name = mq_str_trim(mq_str_cut(&rest, ','));
        const mq_format *f = mq_report_format(name);
        st = S_format(p, f, &out[(*n)++], err);
    }
    return st < 0 ? st : S_figures(p, out, n, err);
}

static mq_status S_place(const made *m, mq_error *err)
{
    if (!m->temporary)
        return mq_output_file(m->path, mq_buffer_view(&m->bytes), err);
    if (rename(m->temporary, m->path) == 0)
        return MQ_OK;
    return mq_fail(err, MQ_E_CREATE, &(mq_place){m->path, 0, 0}, "cannot create: %s", strerror(errno));
}

mq_status mq_report_make(mq_report_page *p, mq_report_files *out, mq_error *err)
{
    *out = (mq_report_files){
        .at = mq_arena_take_n(p->at.arena, MQ_FORMATS_MOST + p->n_figures, sizeof *out->at)};
    mq_status st = out->at ? mq_output_folder(p->report->plan->output, err) : mq_no_memory(err);
    if (st >= 0)
        st = S_make(p, out->at, &out->n, err);
    for (size_t i = 0; i < out->n && st >= 0; i++)
        if (out->at[i].path)
            st = mq_output_refuse_same(out->at[i].path, mq_survey_id(p->report->survey), err);
    return st;
}

mq_status mq_report_place(mq_report_files *files, mq_error *err)
{
    mq_status st = MQ_OK;
    while (files->placed < files->n && (st = S_place(&files->at[files->placed], err)) >= 0)
        files->placed++;
    return st;
}

void mq_report_files_free(mq_report_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        if (i >= files->placed && files->at[i].temporary)
            mq_discard(files->at[i].temporary);
        mq_buffer_free(&files->at[i].bytes);
    }
}

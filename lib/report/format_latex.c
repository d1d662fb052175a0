#include "mq_escape.h"
#include "mq_format.h"
#include "mq_grid.h"
#include "mq_number.h"

typedef struct S_latex {
    const mq_document *d;
    mq_buffer *out;
    mq_arena scratch;
} S_latex;

static void S_put(S_latex *w, const char *open, mq_str text, const char *close)
{
    mq_buffer_text(w->out, open);
    mq_escape_latex(w->out, text);
    mq_buffer_text(w->out, close);
}

static void S_spanners(S_latex *w, const mq_grid *g)
{
    const mq_table *t = g->table;
    mq_buffer rules = {0};
    for (size_t c = 0; c < g->n;) {
        mq_str name = t->columns[g->columns[c].column].spanner;
        size_t last = c;
        while (last < g->n && mq_str_equal(t->columns[g->columns[last].column].spanner, name))
            last++;
        mq_buffer_print(w->out, " & \\multicolumn{%zu}{c}{", last - c);
        S_put(w, "", name, "}");
        if (name.size)
            mq_buffer_print(&rules, "\\cmidrule(lr){%zu-%zu}", c + 2, last + 1);
        c = last;
    }
    mq_buffer_text(w->out, " \\\\\n");
    mq_buffer_str(w->out, mq_buffer_view(&rules));
    mq_buffer_text(w->out, rules.size ? "\n" : "");
    mq_buffer_free(&rules);
}

static void S_heads(S_latex *w, const mq_grid *g)
{
    mq_buffer_text(w->out, "\\toprule\n");
    if (g->spanners)
        S_spanners(w, g);
    mq_escape_latex(w->out, g->table->stub);
    for (size_t c = 0; c < g->n; c++) {
        mq_buffer text = {0};
        mq_grid_head(g, c, &text);
        S_put(w, mq_grid_left(g, c) ? " & " : " & \\multicolumn{1}{r}{", mq_buffer_keep(&text, &w->scratch),
              mq_grid_left(g, c) ? "" : "}");
    }
    mq_buffer_text(w->out, " \\\\\n\\midrule\n");
}

static void S_row(S_latex *w, const mq_grid *g, size_t r)
{
    const mq_line *row = &g->table->rows[r];
    if (row->kind == MQ_ROW_TOTAL)
        mq_buffer_text(w->out, "\\midrule\n");
    if (row->kind == MQ_ROW_GROUP)
        mq_buffer_print(w->out, "\\multicolumn{%zu}{l}{", g->n + 1);
    if (row->indent)
        mq_buffer_print(w->out, "\\hspace*{%uem}", row->indent);
    S_put(w, row->kind == MQ_ROW_PLAIN ? "" : "\\textbf{", row->label, row->kind == MQ_ROW_PLAIN ? "" : "}");
    if (row->kind == MQ_ROW_GROUP)
        mq_buffer_char(w->out, '}');
    for (size_t c = 0; c < g->n && row->kind != MQ_ROW_GROUP; c++) {
        mq_buffer text = {0};
        mq_grid_cell(g, r, c, &text);
        S_put(w, " & ", mq_buffer_keep(&text, &w->scratch), "");
        if (mq_grid_mark(g, r, c))
            S_put(w, "\\textsuperscript{", mq_str_of(mq_grid_mark(g, r, c)), "}");
    }
    mq_buffer_text(w->out, " \\\\\n");
}

static mq_status S_notes(S_latex *w, const mq_grid *g, mq_error *err)
{
    mq_note *notes;
    size_t n;
    mq_status st = mq_grid_notes(g, &w->scratch, &notes, &n, err);
    if (st < 0 || !n)
        return st;
    mq_buffer_text(w->out, "\\par\\smallskip\\begin{minipage}{\\linewidth}\\footnotesize\n");
    for (size_t i = 0; i < n; i++) {
        if (notes[i].mark.size)
            S_put(w, "\\textsuperscript{", notes[i].mark, "} ");
        else
            S_put(w, "\\textit{", mq_message(g->words, "note.name"), "} ");
        S_put(w, "", notes[i].text, "\\par\n");
    }
    mq_buffer_text(w->out, "\\end{minipage}\n");
    return st;
}

static mq_status S_table(S_latex *w, const mq_table *t, mq_error *err)
{
    mq_grid g;
    mq_status st = mq_grid_make(t, w->d->words, &w->scratch, &g, err);
    if (st < 0)
        return st;
    S_put(w, "\\begin{center}\n\\begin{minipage}{\\linewidth}\\raggedright\\textbf{",
          mq_caption_table(w->d->words, &w->scratch, t->number), "}\\\\\n");
    S_put(w, "\\textit{", t->title,
          "}\\end{minipage}\n\\par\\smallskip\n\\begin{longtable}{@{}p{0.32\\linewidth}");
    for (size_t c = 0; c < g.n; c++)
        mq_buffer_text(w->out, mq_grid_left(&g, c) ? "l" : "r");
    mq_buffer_text(w->out, "@{}}\n");
    S_heads(w, &g);
    mq_buffer_text(w->out, "\\endhead\n");
    for (size_t r = 0; r < t->n_rows; r++)
        S_row(w, &g, r);
    mq_buffer_text(w->out, "\\bottomrule\n\\end{longtable}\n");
    st = S_notes(w, &g, err);
    mq_buffer_text(w->out, "\\end{center}\n");
    return st;
}

static void S_quote(S_latex *w, const mq_block *b)
{
    size_t at = 0;
    mq_buffer_text(w->out, "\\begin{quote}\n");
    for (size_t i = 0; i < b->n_evidence; i++) {
        mq_evidence e = b->evidence[i];
        S_put(w, "", (mq_str){b->text.at + at, e.start - at}, "");
        S_put(w, "\\textbf{", (mq_str){b->text.at + e.start, e.end - e.start}, "}");
        at = e.end;
    }
    S_put(w, "", (mq_str){b->text.at + at, b->text.size - at}, "\n");
    if (b->source.size)
        S_put(w, "\\par{\\footnotesize ", b->source, "}\n");
    mq_buffer_text(w->out, "\\end{quote}\n");
}

static void S_code(S_latex *w, mq_str text)
{
    mq_buffer_text(w->out, "{\\ttfamily\\footnotesize\\raggedright\n");
    while (text.size)
        S_put(w, "\\mbox{}", mq_str_cut(&text, '\n'), "\\par\n");
    mq_buffer_text(w->out, "}\n");
}

static mq_status S_block(S_latex *w, const mq_block *b, mq_error *err)
{
    static const char *const sections[] = {"\\section{", "\\subsection{", "\\subsubsection{"};
    switch (b->kind) {
    case MQ_BLOCK_HEADING:
        S_put(w, sections[b->level - 2], b->text, "}\n");
        break;
    case MQ_BLOCK_PARAGRAPH:
        S_put(w, "", b->text, "\n");
        break;
    case MQ_BLOCK_LIST:
        mq_buffer_text(w->out, b->n_texts ? "\\begin{itemize}\n" : "");
        for (size_t i = 0; i < b->n_texts; i++)
            S_put(w, "\\item ", b->texts[i], "\n");
        mq_buffer_text(w->out, b->n_texts ? "\\end{itemize}\n" : "");
        break;
    case MQ_BLOCK_TABLE:
        return S_table(w, b->table, err);
    case MQ_BLOCK_FIGURE:
        S_put(w, "\\begin{center}\\textbf{", mq_caption_figure(w->d->words, &w->scratch, b->figure->number),
              "}\\\\\n");
        S_put(w, "\\textit{", b->figure->title, "}\\par ");
        S_put(w, "{\\footnotesize ", b->figure->description, "}\\end{center}\n");
        break;
    case MQ_BLOCK_QUOTE:
        S_quote(w, b);
        break;
    case MQ_BLOCK_NOTE:
        S_put(w, "\\begin{quote}\\itshape ", b->text, "\\end{quote}\n");
        break;
    case MQ_BLOCK_CODE:
        S_code(w, b->text);
        break;
    }
    return MQ_OK;
}

static mq_status S_write(const mq_document *d, mq_buffer *out, mq_error *err)
{
    S_latex w = {d, out, {0}};
    mq_status st = MQ_OK;
    mq_buffer_text(out, "% needs \\usepackage{booktabs,longtable}; compile with XeLaTeX or LuaLaTeX\n");
    for (const mq_block *b = d->first; b && st == MQ_OK; b = b->next) {
        mq_buffer_char(out, '\n');
        st = S_block(&w, b, err);
        mq_arena_reset(&w.scratch);
    }
    mq_arena_free(&w.scratch);
    return st;
}

const mq_format mq_format_latex = {"latex", "tex", "booktabs tables to \\input into a paper", S_write, NULL};

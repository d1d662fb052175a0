#include "fisher.h"
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The columns are dealt out one after the other. What the columns behind can still do depends only on what
 * the rows have left, whichever way led there and whichever row has it: such partial tables are one node
 * (Mehta & Patel 1983, J. Am. Stat. Assoc. 78:427). From every node the heaviest and the lightest way to the
 * end are computed once, so that ways into a node are counted as a whole, or dropped as a whole, as soon as
 * their weight tells the side. */

enum { MOST_NODES = 200000, MOST_EDGES = 4000000, MOST_WAYS = 1000000 };

typedef struct edge {
    size_t to;
    double weight, ways; /* - sum ln x! of the column; how many columns have it */
} edge;

typedef struct node {
    size_t first, n;           /* its edges */
    double most, least, total; /* ln weights from here to the end: of one way, and of all together */
} node;

/* Ways into a node of the same weight; weights closer than 1e-9 are one, far below the slack of ties. */
typedef struct way {
    size_t at;
    double past, count;
} way;

typedef struct ways {
    way *item;
    size_t size;
    size_t *slot; /* item + 1, 0 = free */
} ways;

typedef struct network {
    const fisher_margins *m;
    size_t steps;
    node *nodes;
    size_t *left; /* of the rows of every node, falling */
    size_t n_nodes;
    edge *edges;
    size_t n_edges, edges_room;
    size_t *slot;  /* nodes of the stage that is being built */
    size_t *stage; /* first node of every column; one behind */
    size_t *dealt; /* the column that is being dealt */
} network;

enum { SLOTS = 1 << 19, WAY_SLOTS = 1 << 21 };

static uint64_t S_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

/* The node that has left[] to deal, SIZE_MAX = there are too many. */
static size_t S_node(network *w, const size_t *left)
{
    size_t rows = w->m->n_rows;
    uint64_t hash = 1;
    for (size_t i = 0; i < rows; i++)
        hash = S_mix(hash, left[i]);
    size_t at = (size_t)(hash >> 7) % SLOTS;
    for (; w->slot[at]; at = (at + 1) % SLOTS)
        if (memcmp(w->left + (w->slot[at] - 1) * rows, left, rows * sizeof *left) == 0)
            return w->slot[at] - 1;
    if (w->n_nodes == MOST_NODES)
        return SIZE_MAX;
    memcpy(w->left + w->n_nodes * rows, left, rows * sizeof *left);
    w->slot[at] = ++w->n_nodes;
    return w->n_nodes - 1;
}

static bool S_edge(network *w, edge e)
{
    if (w->n_edges == w->edges_room) {
        size_t room = w->edges_room ? 2 * w->edges_room : 4096;
        edge *edges = room <= MOST_EDGES ? realloc(w->edges, room * sizeof *edges) : NULL;
        if (!edges)
            return false;
        w->edges = edges;
        w->edges_room = room;
    }
    w->edges[w->n_edges++] = e;
    return true;
}

/* The column is dealt: an edge to the node of what is left. */
static bool S_dealt(network *w, size_t from, double weight)
{
    size_t rows = w->m->n_rows, *left = w->dealt + rows;
    for (size_t i = 0; i < rows; i++) {
        size_t x = w->left[from * rows + i] - w->dealt[i], at = i;
        for (; at && left[at - 1] < x; at--)
            left[at] = left[at - 1];
        left[at] = x;
    }
    size_t to = S_node(w, left);
    return to != SIZE_MAX && S_edge(w, (edge){to, weight, 1});
}

/* Gives the rows from one on their part of a column of which need is left; behind: what the rows below can
 * take. */
static bool S_deal(network *w, size_t from, size_t row, size_t need, size_t behind, double weight)
{
    size_t rows = w->m->n_rows, own = w->left[from * rows + row];
    if (w->steps == 0)
        return false;
    w->steps--;
    if (row + 1 == rows) {
        w->dealt[row] = need;
        return S_dealt(w, from, weight - w->m->lnfact[need]);
    }
    size_t most = need < own ? need : own, below = behind - w->left[from * rows + row + 1];
    for (size_t x = need > behind ? need - behind : 0; x <= most; x++) {
        w->dealt[row] = x;
        if (!S_deal(w, from, row + 1, need - x, below, weight - w->m->lnfact[x]))
            return false;
    }
    return true;
}

static int S_order(const void *a, const void *b)
{
    const edge *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->weight > y->weight) - (x->weight < y->weight);
}

/* Columns that lead to the same node with the same weight are one edge. */
static void S_join(network *w, node *from)
{
    edge *e = w->edges + from->first;
    size_t all = w->n_edges - from->first, n = 0;
    qsort(e, all, sizeof *e, S_order);
    for (size_t i = 0; i < all; i++)
        if (n && e[n - 1].to == e[i].to && fabs(e[n - 1].weight - e[i].weight) < 1e-11)
            e[n - 1].ways += e[i].ways;
        else
            e[n++] = e[i];
    from->n = n;
    w->n_edges = from->first + n;
}

/* Nodes and edges, column by column. */
static bool S_build(network *w)
{
    size_t rows = w->m->n_rows, last = w->m->n_columns - 1;
    for (size_t j = 0; j < last; j++) {
        w->stage[j + 1] = w->n_nodes;
        memset(w->slot, 0, SLOTS * sizeof *w->slot);
        for (size_t at = w->stage[j]; at < w->stage[j + 1]; at++) {
            size_t behind = 0;
            for (size_t i = 1; i < rows; i++)
                behind += w->left[at * rows + i];
            w->nodes[at].first = w->n_edges;
            if (!S_deal(w, at, 0, w->m->columns[j], behind, 0))
                return false;
            S_join(w, &w->nodes[at]);
        }
    }
    w->stage[last + 1] = w->n_nodes;
    return true;
}

/* All ways together from a node of column j on: n!/(prod left! prod need!). */
static double S_total(const network *w, size_t at, size_t j)
{
    size_t n = 0;
    double sum = 0;
    for (size_t i = 0; i < w->m->n_rows; i++) {
        size_t left = w->left[at * w->m->n_rows + i];
        n += left;
        sum -= w->m->lnfact[left];
    }
    for (size_t c = j; c < w->m->n_columns; c++)
        sum -= w->m->lnfact[w->m->columns[c]];
    return sum + w->m->lnfact[n];
}

/* Heaviest and lightest way to the end, from the last column back. */
static void S_bound(network *w)
{
    size_t last = w->m->n_columns - 1;
    for (size_t j = last + 1; j-- > 0;)
        for (size_t at = w->stage[j]; at < w->stage[j + 1]; at++) {
            node *x = &w->nodes[at];
            x->total = S_total(w, at, j);
            if (j == last) { /* the last column takes what is left */
                x->most = x->least = x->total;
                continue;
            }
            x->most = -INFINITY;
            x->least = INFINITY;
            for (const edge *e = w->edges + x->first; e < w->edges + x->first + x->n; e++) {
                x->most = fmax(x->most, e->weight + w->nodes[e->to].most);
                x->least = fmin(x->least, e->weight + w->nodes[e->to].least);
            }
        }
}

static bool S_way(ways *to, size_t at, double past, double count)
{
    int64_t grid = llround(past * 1e9);
    size_t slot = (size_t)(S_mix(S_mix(1, at), (uint64_t)grid) >> 5) % WAY_SLOTS;
    for (; to->slot[slot]; slot = (slot + 1) % WAY_SLOTS) {
        way *x = &to->item[to->slot[slot] - 1];
        if (x->at == at && llround(x->past * 1e9) == grid) {
            x->count += count;
            return true;
        }
    }
    if (to->size == MOST_WAYS)
        return false;
    to->item[to->size] = (way){at, past, count};
    to->slot[slot] = ++to->size;
    return true;
}

/* Ways into the nodes of one column: counted, dropped, or led on to the nodes of the next. */
static bool S_lead(network *w, const ways *from, ways *to, double total, double *p)
{
    memset(to->slot, 0, WAY_SLOTS * sizeof *to->slot);
    to->size = 0;
    for (size_t i = 0; i < from->size; i++) {
        const way *x = &from->item[i];
        const node *at = &w->nodes[x->at];
        if (x->past + at->most <= w->m->limit) {
            *p += x->count * exp(x->past + at->total - total);
            continue;
        }
        if (x->past + at->least > w->m->limit)
            continue;
        if (w->steps < at->n)
            return false;
        w->steps -= at->n;
        for (const edge *e = w->edges + at->first; e < w->edges + at->first + at->n; e++)
            if (!S_way(to, e->to, x->past + e->weight, x->count * e->ways))
                return false;
    }
    return true;
}

static double S_walk(network *w)
{
    ways side[2] = {{calloc(MOST_WAYS, sizeof(way)), 0, calloc(WAY_SLOTS, sizeof(size_t))},
                    {calloc(MOST_WAYS, sizeof(way)), 0, calloc(WAY_SLOTS, sizeof(size_t))}};
    double p = 0;
    bool whole = side[0].item && side[0].slot && side[1].item && side[1].slot && S_way(&side[0], 0, 0, 1);
    for (size_t j = 0; whole && j < w->m->n_columns; j++)
        whole = S_lead(w, &side[j % 2], &side[(j + 1) % 2], w->nodes[0].total, &p);
    for (size_t i = 0; i < 2; i++) {
        free(side[i].item);
        free(side[i].slot);
    }
    return whole ? fmin(p, 1) : NAN;
}

double fisher_network(const fisher_margins *m, size_t steps)
{
    size_t rows = m->n_rows;
    network w = {.m = m, .steps = steps};
    double p = NAN;
    w.nodes = calloc(MOST_NODES, sizeof *w.nodes);
    w.left = calloc(MOST_NODES * rows, sizeof *w.left);
    w.slot = calloc(SLOTS, sizeof *w.slot);
    w.stage = calloc(m->n_columns + 2, sizeof *w.stage);
    w.dealt = calloc(2 * rows, sizeof *w.dealt);
    if (w.nodes && w.left && w.slot && w.stage && w.dealt) {
        for (size_t i = 0; i < rows; i++) {
            size_t at = i;
            for (; at && w.left[at - 1] < m->rows[i]; at--)
                w.left[at] = w.left[at - 1];
            w.left[at] = m->rows[i];
        }
        w.n_nodes = 1;
        if (S_build(&w)) {
            S_bound(&w);
            p = S_walk(&w);
        }
    }
    free(w.nodes);
    free(w.left);
    free(w.slot);
    free(w.stage);
    free(w.dealt);
    free(w.edges);
    return p;
}

#include "source_unpack.h"
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#define STEP ((size_t)1 << 30) /* zlib counts in unsigned int */

struct mq_unpack {
    mq_packing packing;
    z_stream zlib;
    ZSTD_DStream *zstd;
    bool inside;
};

mq_packing mq_packing_of(const unsigned char *bytes, size_t size)
{
    if (size >= 3 && memcmp(bytes, "\x1F\x8B\x08", 3) == 0)
        return PACKING_GZIP;
    if (size >= 4 && memcmp(bytes, "\x28\xB5\x2F\xFD", 4) == 0)
        return PACKING_ZSTD;
    return PACKING_NONE;
}

mq_unpack *mq_unpack_new(mq_packing packing)
{
    mq_unpack *unpack = calloc(1, sizeof *unpack);
    if (!unpack)
        return NULL;
    unpack->packing = packing;
    bool ready;
    if (packing == PACKING_GZIP) {
        ready = inflateInit2(&unpack->zlib, 15 + 16) == Z_OK; /* 16: a gzip header, not zlib's */
    } else {
        unpack->zstd = ZSTD_createDStream();
        ready = unpack->zstd != NULL;
        if (ready)
            ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax, 27); /* at most 128 MiB of window */
    }
    if (!ready) {
        unpack->packing = PACKING_NONE;
        mq_unpack_free(unpack);
        return NULL;
    }
    return unpack;
}

static mq_status S_gzip(mq_unpack *unpack, mq_str *in, void *out, size_t room, size_t *got)
{
    z_stream *z = &unpack->zlib;
    if (!unpack->inside && in->size > 0) {
        if (inflateReset(z) != Z_OK) /* members may follow each other (RFC 1952, 2.2) */
            return MQ_E_DATA;
        unpack->inside = true;
    }
    size_t given = in->size < STEP ? in->size : STEP, wanted = room < STEP ? room : STEP;
    z->next_in = (Bytef *)in->at;
    z->avail_in = (uInt)given;
    z->next_out = out;
    z->avail_out = (uInt)wanted;
    int code = inflate(z, Z_NO_FLUSH);
    size_t taken = given - z->avail_in;
    in->at += taken;
    in->size -= taken;
    *got = wanted - z->avail_out;
    if (code == Z_STREAM_END)
        unpack->inside = false;
    return code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR ? MQ_OK : MQ_E_DATA;
}

static mq_status S_zstd(mq_unpack *unpack, mq_str *in, void *out, size_t room, size_t *got)
{
    ZSTD_inBuffer from = {in->at, in->size, 0};
    ZSTD_outBuffer to = {out, room, 0};
    size_t code = ZSTD_decompressStream(unpack->zstd, &to, &from);
    in->at += from.pos;
    in->size -= from.pos;
    *got = to.pos;
    if (ZSTD_isError(code))
        return MQ_E_DATA;
    if (from.pos > 0 || to.pos > 0)
        unpack->inside = code != 0;
    return MQ_OK;
}

mq_status mq_unpack_step(mq_unpack *unpack, mq_str *in, void *out, size_t room, size_t *got)
{
    *got = 0;
    return unpack->packing == PACKING_GZIP ? S_gzip(unpack, in, out, room, got)
                                           : S_zstd(unpack, in, out, room, got);
}

bool mq_unpack_open(const mq_unpack *unpack)
{
    return unpack->inside;
}

void mq_unpack_free(mq_unpack *unpack)
{
    if (!unpack)
        return;
    if (unpack->packing == PACKING_GZIP)
        inflateEnd(&unpack->zlib);
    ZSTD_freeDStream(unpack->zstd);
    free(unpack);
}

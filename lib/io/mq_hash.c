#include "mq_hash.h"
#include "mq_source.h"
#include <nettle/sha2.h>
#include <stdlib.h>

struct mq_hash {
    struct sha256_ctx context;
};

mq_hash *mq_hash_new(void)
{
    mq_hash *hash = malloc(sizeof *hash);
    if (hash)
        sha256_init(&hash->context);
    return hash;
}

void mq_hash_add(mq_hash *hash, const void *bytes, size_t size)
{
    if (size)
        sha256_update(&hash->context, size, bytes);
}

static void S_digest(struct sha256_ctx *context, char hex[MQ_HASH_HEX])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[MQ_HASH_HEX - 1] = '\0';
}

void mq_hash_end(mq_hash *hash, char hex[MQ_HASH_HEX])
{
    S_digest(&hash->context, hex);
}

void mq_hash_free(mq_hash *hash)
{
    free(hash);
}

void mq_hash_bytes(mq_str bytes, char hex[MQ_HASH_HEX])
{
    struct sha256_ctx context;
    sha256_init(&context);
    if (bytes.size)
        sha256_update(&context, bytes.size, (const uint8_t *)bytes.at);
    S_digest(&context, hex);
}

mq_status mq_hash_file(const char *path, char hex[MQ_HASH_HEX], mq_error *err)
{
    mq_source *source = mq_source_open(path, err);
    if (!source)
        return err ? err->status : MQ_E_NOINPUT;
    mq_status st = mq_source_digest(source, hex, err);
    mq_source_close(source);
    return st;
}

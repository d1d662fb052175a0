#include "mq_layout.h"

/* Key for key: the US layout and the Russian layout of the same keyboard. */
static const char latin[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";
static const char russian[] = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ";

mq_str mq_layout_russian(mq_arena *arena, mq_str text)
{
    char *out = mq_arena_take(arena, text.size * 2 + 1); /* a Russian letter takes two bytes */
    size_t size = 0;
    if (!out)
        return (mq_str){NULL, 0};
    for (size_t i = 0; i < text.size; i++) {
        const char *key = text.at[i] ? strchr(latin, text.at[i]) : NULL;
        if (key) {
            memcpy(out + size, russian + 2 * (key - latin), 2);
            size += 2;
        } else {
            out[size++] = text.at[i];
        }
    }
    return (mq_str){out, size};
}

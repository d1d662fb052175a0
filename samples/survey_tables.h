#ifndef SURVEY_TABLES_H
#define SURVEY_TABLES_H
#include <stddef.h>
#include <stdint.h>

/* What make_survey knows about the country it invents. Weights are parts of their own sum. */

enum { LEVELS = 4, CATEGORIES = 5 };

static const char *const level_names[LEVELS] = {"absent", "generic", "concrete", "competency"};
static const uint32_t level_mix[LEVELS] = {61, 28, 10, 1}; /* the survey of Ibragimova et al. 2025 */

/* A detail that is not listed weighs as many parts as it has answers in the pool. */
static const struct {
    const char *level, *detail;
    uint32_t parts;
} detail_mix[] = {
    {"absent", "blank", 15},           {"absent", "none", 48},
    {"absent", "undecided", 20},       {"absent", "no_answer", 17},
    {"generic", "technology", 22},     {"generic", "professional_level", 28},
    {"generic", "learn_new", 16},      {"generic", "apply_course", 10},
    {"generic", "lesson_quality", 13}, {"generic", "self_development", 11},
    {"concrete", "product", 26},       {"concrete", "career", 44},
    {"concrete", "teaching_task", 30},
};

static const char *const category_names[CATEGORIES] = {"педагог", "педагог-модератор", "педагог-эксперт",
                                                       "педагог-исследователь", "педагог-мастер"};
/* The association of level and category: mild and true, Cramer's V near 0.06. */
static const uint32_t category_given_level[LEVELS][CATEGORIES] = {
    {270, 270, 240, 195, 25},
    {210, 280, 260, 215, 35},
    {150, 280, 300, 230, 40},
    {120, 220, 290, 300, 70},
};
static const struct {
    uint32_t from, span;
} years_given_category[CATEGORIES] = {{0, 15}, {3, 25}, {5, 33}, {8, 35}, {14, 30}};

/* kk, ru: parts of the answers in that language; schools and the share of villages are round figures. */
static const struct {
    const char *name;
    uint32_t kk, ru, schools, village_percent;
} regions[] = {
    {"область Абай", 34, 30, 320, 52},
    {"Акмолинская область", 22, 66, 540, 62},
    {"Актюбинская область", 56, 28, 420, 45},
    {"Алматинская область", 86, 44, 460, 80},
    {"Атырауская область", 50, 10, 210, 48},
    {"Западно-Казахстанская область", 40, 32, 370, 54},
    {"Жамбылская область", 76, 26, 460, 62},
    {"область Жетісу", 48, 26, 330, 60},
    {"Карагандинская область", 40, 82, 420, 30},
    {"Костанайская область", 16, 84, 460, 56},
    {"Кызылординская область", 72, 6, 310, 58},
    {"Мангистауская область", 52, 10, 160, 52},
    {"Павлодарская область", 24, 62, 350, 40},
    {"Северо-Казахстанская область", 12, 64, 450, 66},
    {"Туркестанская область", 160, 22, 990, 76},
    {"область Улытау", 22, 12, 90, 34},
    {"Восточно-Казахстанская область", 22, 62, 340, 46},
    {"г. Астана", 56, 58, 170, 0},
    {"г. Алматы", 66, 84, 310, 0},
    {"г. Шымкент", 74, 24, 240, 0},
};

static const struct {
    const char *name;
    uint32_t parts;
} subjects[] = {
    {"начальные классы", 190},
    {"дошкольное воспитание", 90},
    {"казахский язык и литература", 105},
    {"русский язык и литература", 75},
    {"английский язык", 75},
    {"математика", 85},
    {"физика", 38},
    {"информатика", 36},
    {"химия", 32},
    {"биология", 36},
    {"география", 32},
    {"история", 48},
    {"художественный труд", 30},
    {"физическая культура", 40},
    {"музыка", 14},
    {"спецдисциплины колледжа", 30},
    {"педагог-психолог", 18},
    {"специальный педагог, логопед", 12},
    {"руководитель организации", 14},
};

/* The survey's days: 1 April to 30 June 2024. */
static const unsigned first_month = 4;
static const uint32_t month_days[] = {30, 31, 30};

#endif

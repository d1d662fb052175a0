# Outside libraries. Those without a .pc file in Debian 12 (libcsv, libreadstat) get an imported target here.
set(MAQSAT_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes)
add_library(maqsat_flags INTERFACE)
target_compile_options(maqsat_flags INTERFACE ${MAQSAT_WARNINGS} $<$<BOOL:${MAQSAT_WERROR}>:-Werror>)
target_compile_definitions(maqsat_flags INTERFACE _POSIX_C_SOURCE=200809L _XOPEN_SOURCE=700
                           MAQSAT_VERSION="${PROJECT_VERSION}")
target_link_libraries(maqsat_flags INTERFACE m)

foreach(pair "ICU:icu-uc icu-i18n" "PCRE2:libpcre2-8" "GSL:gsl" "NETTLE:nettle" "ZLIB:zlib" "ZSTD:libzstd"
             "XLSXWRITER:xlsxwriter" "RSVG:librsvg-2.0 cairo cairo-pdf" "LIBZIP:libzip" "EXPAT:expat"
             "CMOCKA:cmocka" "JANSSON:jansson")
  string(REGEX MATCH "^([^:]+):(.*)$" _ "${pair}")
  set(name ${CMAKE_MATCH_1})
  separate_arguments(modules UNIX_COMMAND "${CMAKE_MATCH_2}")
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${modules})
endforeach()

function(maqsat_plain_library name header library)
  find_path(${name}_INCLUDE_DIR ${header} REQUIRED)
  find_library(${name}_LIBRARY ${library} REQUIRED)
  add_library(PkgConfig::${name} INTERFACE IMPORTED)
  target_include_directories(PkgConfig::${name} INTERFACE ${${name}_INCLUDE_DIR})
  target_link_libraries(PkgConfig::${name} INTERFACE ${${name}_LIBRARY})
endfunction()
maqsat_plain_library(CSV csv.h csv)
maqsat_plain_library(READSTAT readstat.h readstat)

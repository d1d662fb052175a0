# Manual page and completions are written by the program itself, from its option tables.
if(TARGET maqsat)
  set(made ${PROJECT_BINARY_DIR}/share)
  add_custom_command(
    OUTPUT ${made}/maqsat.1 ${made}/maqsat.bash ${made}/_maqsat ${made}/maqsat.fish
    COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
    COMMAND maqsat help --man > ${made}/maqsat.1
    COMMAND maqsat help --completion bash > ${made}/maqsat.bash
    COMMAND maqsat help --completion zsh > ${made}/_maqsat
    COMMAND maqsat help --completion fish > ${made}/maqsat.fish
    DEPENDS maqsat VERBATIM)
  add_custom_target(maqsat_manual ALL DEPENDS ${made}/maqsat.1 ${made}/maqsat.bash ${made}/_maqsat ${made}/maqsat.fish)
  install(TARGETS maqsat RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${made}/maqsat.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${made}/maqsat.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME maqsat)
  install(FILES ${made}/_maqsat DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${made}/maqsat.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()
install(DIRECTORY lexicons DESTINATION ${CMAKE_INSTALL_DATADIR}/maqsat)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

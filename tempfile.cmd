@echo off
rem The command "tempfile" for Windows: does what the script "tempfile" beside it does, which is the tested one.
rem This file is written with the same care but has not been run on Windows yet.
rem
rem The Java that runs it: JAVA_HOME, else the java on the PATH. Further options for it: JDK_JAVA_OPTIONS.
rem No blocks in parentheses around paths: "Program Files (x86)" would end them.
setlocal DisableDelayedExpansion
set "root=%~dp0"
set "out=%root%target\launcher"

rem ---- Which Java
if defined JAVA_HOME goto from_java_home
for %%j in (java.exe) do set "java=%%~$PATH:j"
if not defined java call :fail "no java found: install a JDK, 17 or later, or set JAVA_HOME to one." & exit /b 1
for %%j in ("%java%") do set "bin=%%~dpj"
for %%j in ("%bin%..") do set "home=%%~fj"
goto found_java
:from_java_home
set "home=%JAVA_HOME%"
set "java=%JAVA_HOME%\bin\java.exe"
if not exist "%java%" call :fail "JAVA_HOME holds no bin\java.exe: %JAVA_HOME%. Set it to a JDK, 17 or later." & exit /b 1
:found_java

rem The release file of a JDK tells its version without starting it; a java that has none is asked.
set "version="
if not exist "%home%\release" goto ask_java
for /f "usebackq tokens=1,2 delims==" %%a in ("%home%\release") do if "%%a"=="JAVA_VERSION" set "version=%%~b"
:ask_java
if defined version goto found_version
for /f "tokens=3" %%v in ('""%java%" -version 2^>^&1 ^| findstr /c:" version ""'"') do set "version=%%~v"
:found_version
set "major=0"
for /f "delims=.-+_" %%m in ("%version%") do set "major=%%m"
if %major% LSS 17 call :fail "needs Java 17 or later, but %java% is %version%. Set JAVA_HOME." & exit /b 1

rem ---- Build when missing or stale
rem A build keeps a mirror of the sources that it was made of, so a difference in time, size or presence shows.
if not exist "%out%\current" goto build
set /p app=<"%out%\current"
set "app=%out%\%app%"
if not exist "%app%\tempfile-cli.jar" goto build
set "mirror=%app%\sources"
set "mode=/L"
call :mirror
if not errorlevel 1 goto start

:build
where /q mvn || (call :fail "no mvn found: install Maven, 3.8 or later; it builds the command on first use." & exit /b 1)
echo tempfile: building, which takes a moment (the first time Maven also downloads) ...>&2
set "id=%RANDOM%%RANDOM%%RANDOM%"
set "work=%out%\build.%id%"
if not exist "%out%" mkdir "%out%"
mkdir "%work%\app" || (call :fail "cannot write to target\launcher: copy the checkout to a directory of your own." & exit /b 1)
set "mirror=%work%\app\sources"
set "mode="
call :mirror
>"%work%\current" echo app.%id%
if exist "%home%\bin\javac.exe" set "JAVA_HOME=%home%"
pushd "%root%"
call mvn -B -ntp -q -Dstyle.color=never package -pl :tempfile-cli -am "-P!checked" -Dmaven.test.skip=true -Denforcer.skip=true "-Dtempfile.build=%work%\${project.artifactId}" >"%work%\log" 2>&1 <nul
set "failed=%errorlevel%"
popd
if not "%failed%"=="0" goto build_failed
move /y "%work%\tempfile-cli\tempfile-cli.jar" "%work%\app\" >nul || goto not_placed
move /y "%work%\tempfile-cli\lib" "%work%\app\lib" >nul || goto not_placed
move /y "%work%\app" "%out%\app.%id%" >nul || goto not_placed
move /y "%work%\current" "%out%\current" >nul || goto not_placed
set "app=%out%\app.%id%"
rem An older build may still be running; one of yesterday hardly is.
forfiles /p "%out%" /m app.* /d -1 /c "cmd /c rd /s /q @path" >nul 2>&1
forfiles /p "%out%" /m build.* /d -1 /c "cmd /c rd /s /q @path" >nul 2>&1
rd /s /q "%work%"
goto start

:build_failed
type "%work%\log" >&2
rd /s /q "%work%"
call :fail "the build failed, see above."
exit /b 1
:not_placed
rd /s /q "%work%"
call :fail "cannot put the build in place under target\launcher."
exit /b 1

rem ---- Start
rem The JVM's own log goes to nowhere: it would write to standard output, which is for data.
:start
set "jvm=-XX:+UseSerialGC -Xlog:disable"
set "compiler=-XX:TieredStopAtLevel=1"
rem These run long enough for the best compiler to pay.
for %%c in (bench sort tour) do if "%~1"=="%%c" set "compiler="
rem These, too, but only for what goes through every byte, and each loop once, not again in its caller.
for %%c in (chunk count stats) do if "%~1"=="%%c" set "compiler=-XX:Tier4InvocationThreshold=30000 -XX:Tier4CompileThreshold=30000 -XX:Tier4BackEdgeThreshold=1000000 -XX:InlineSmallCode=500"
set "archive=%app%\java-%version%"
set "record=-XX:ArchiveClassesAtExit"
set "replay=-XX:SharedArchiveFile"
if %major% GEQ 25 set "record=-XX:AOTCacheOutput"
if %major% GEQ 25 set "replay=-XX:AOTCache"
if exist "%archive%" goto run
rem Classes loaded and linked beforehand: an archive fits one JVM only, and is made by a rehearsal.
rem Where that fails, an empty file says so and the start is merely slower.
set "rehearsal=%app%\rehearsal.%RANDOM%%RANDOM%"
mkdir "%rehearsal%" 2>nul || goto run
"%java%" "%record%=%rehearsal%\archive" -XX:TieredStopAtLevel=1 %jvm% -cp "%app%\tempfile-cli.jar" dev.tempfile.cli.Rehearsal "%rehearsal%" >nul 2>&1 <nul
if not exist "%rehearsal%\archive" type nul >"%rehearsal%\archive"
move /y "%rehearsal%\archive" "%archive%" >nul 2>&1
rd /s /q "%rehearsal%"
:run
set "size=0"
if exist "%archive%" for %%f in ("%archive%") do set "size=%%~zf"
if "%size%"=="0" goto run_bare
"%java%" "%replay%=%archive%" %compiler% %jvm% -jar "%app%\tempfile-cli.jar" %*
exit /b %errorlevel%
:run_bare
"%java%" %compiler% %jvm% -jar "%app%\tempfile-cli.jar" %*
exit /b %errorlevel%

rem Mirrors the sources to %mirror%, or with /L as mode only compares; errorlevel 0 means that nothing differs.
:mirror
set "differs=0"
call :mirror_one "%root%." "%mirror%" pom.xml
for %%d in ("%root%core\." "%root%tempfile-linux\." "%root%tempfile-chunks\." "%root%examples\." "%root%tempfile-cli\.") do call :mirror_module %%d
exit /b %differs%
:mirror_module
call :mirror_one "%~1" "%mirror%\%~nx1" pom.xml
call :mirror_one "%~1\src\main" "%mirror%\%~nx1\src\main" "*" /e /purge
exit /b 0
:mirror_one
robocopy %1 %2 %3 %4 %5 %mode% /r:0 /w:0 >nul
if errorlevel 1 set "differs=1"
exit /b 0

:fail
>&2 echo tempfile: %~1
exit /b 1

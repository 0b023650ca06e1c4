@echo off
chcp 65001 >nul
setlocal
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "HERE=%~dp0program"
if not exist "%HERE%\start.py" goto packed
set "FITS=import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
set "RUN="
for %%v in ({{ versions | join(" ") }}) do if not defined RUN py -%%v -c "%FITS%" >nul 2>nul && set "RUN=py -%%v"
if not defined RUN python -c "%FITS%" >nul 2>nul && set "RUN=python"
if not defined RUN goto missing
%RUN% -X utf8 "%HERE%\start.py" %*
if errorlevel 1 pause
exit /b
:missing
type "%HERE%\no-python.txt"
pause
exit /b 1
:packed
echo Please unpack the whole archive first, then start again.
echo 请先把压缩包整个解压出来，再启动。
pause
exit /b 1

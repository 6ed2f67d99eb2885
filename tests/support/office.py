"""Let LibreOffice accept or reject the changes of a Word file itself: a reader that shares nothing with the engine, nor with the tests' own."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Literal

from tests.support.validators import TIMEOUT, program

Done = Literal["AcceptAllTrackedChanges", "RejectAllTrackedChanges", ""]

_TYPE = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">'
_SPACE = 'xmlns:library="http://openoffice.org/2000/library"'
_MACRO = """
Sub Settle(source As String, command As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  If Len(command) &gt; 0 Then
    dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
    dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:" + command, "", 0, Array())
  End If
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName" : form(0).Value = "Text (encoded)"
  document.storeToURL(target, form())
  document.close(True)
End Sub
"""


def _write_macro(profile: Path) -> None:
    """Put the macro into a profile."""
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    module = '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Changes" script:language="StarBasic">'
    (basic / "Standard" / "Changes.xba").write_text(f"{_TYPE.format('script:module', 'module')}{module}{_MACRO}</script:module>", encoding="utf-8")
    for name, inside in (("script", '<library:element library:name="Changes"/>'), ("dialog", "")):
        library = (
            f'<library:library {_SPACE} library:name="Standard" library:readonly="false" library:passwordprotected="false">{inside}</library:library>'
        )
        (basic / "Standard" / f"{name}.xlb").write_text(f"{_TYPE.format('library:library', 'library')}{library}", encoding="utf-8")
        link = f'<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/{name}.xlb/" xlink:type="simple" library:link="false"/>'
        libraries = f'<library:libraries {_SPACE} xmlns:xlink="http://www.w3.org/1999/xlink">{link}</library:libraries>'
        (basic / f"{name}.xlc").write_text(f"{_TYPE.format('library:libraries', 'libraries')}{libraries}", encoding="utf-8")


def text_of(file: Path, folder: Path, done: Done = "") -> str:
    """Give a Word file's text as LibreOffice has it, after all of its changes were accepted or rejected; `folder` holds its profile and what it writes."""
    profile, target = folder / "profile", folder / "text.txt"
    target.unlink(missing_ok=True)
    macro = f'macro:///Standard.Changes.Settle("{file.as_uri()}","{done}","{target.as_uri()}")'
    said = ""
    for _ in range(2):  # with a new profile the first start may only make it
        _write_macro(profile)
        command = [program("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", macro]
        said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT).stderr
        if target.exists():
            break
    assert target.exists(), f"LibreOffice wrote no text: {said}"
    return target.read_text(encoding="utf-8-sig")

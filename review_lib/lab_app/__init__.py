"""What JupyterLab is given so that the notebooks open as apps: a labextension of plain JavaScript, and settings.

`labextensions/` is loaded by JupyterLab as it stands (no build): in a notebook whose metadata says
`{"qcreview": {"app": true}}` it runs all cells and hides their code. `settings/` holds JupyterLab's defaults for the
server that `qcreview lab` starts: Chinese, no news. Other notebooks and other servers are left as they are.
"""

;;; smsc-mode.el --- Conversations by SMS  -*- lexical-binding: t -*-

;; Package-Requires: ((emacs "26.1"))

;;; Commentary:

;; A mode for scripts of smsc.  With eglot it shows everything the compiler knows:
;;   (add-hook 'smsc-mode-hook #'eglot-ensure)

;;; Code:

(defvar smsc-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?\" "\"" table)
    table))

(defconst smsc-mode-keywords
  `((,(concat "^\\s-*" (regexp-opt '("languages" "sender" "category" "group" "team" "const" "template" "object" "event"
                                     "service" "intent" "compliance" "campaign" "automation" "conversation" "test")
                                   'words))
     . font-lock-keyword-face)
    ("\\_<\\(message\\|recommendation\\|ending\\|step\\)\\s-+\\(\\w+\\)\\s-*{"
     (1 font-lock-keyword-face) (2 font-lock-function-name-face))
    ("\\(?:->\\|\\_<goto\\)\\s-*\\(\\w+\\)" (1 font-lock-function-name-face))
    (,(regexp-opt '("trigger" "choice" "answer" "otherwise" "say" "send" "email" "forward" "add" "remove" "set" "clear"
                    "subscribe" "unsubscribe" "let" "call" "hand" "over" "track" "start" "run" "cancel" "wait" "if" "else"
                    "match" "split" "goto" "end" "reprompt" "reprompts" "fallback" "timeout" "matching" "var" "on" "when"
                    "where" "user" "bot" "expect" "given" "silence" "after" "default")
                  'words)
     . font-lock-builtin-face)
    ("\\_<[0-9]+\\(?:[.:][0-9]+\\|[wdhms]\\)?\\_>" . font-lock-constant-face)))

(defun smsc-mode-indent-line ()
  "Indent by two columns for each brace that is open."
  (interactive)
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (closes (save-excursion (back-to-indentation) (looking-at-p "[]})]")))
         (column (* 2 (max 0 (- (car state) (if closes 1 0))))))
    (unless (nth 3 state)
      (if (<= (current-column) (current-indentation))
          (indent-line-to column)
        (save-excursion (indent-line-to column))))))

;;;###autoload
(define-derived-mode smsc-mode prog-mode "smsc"
  "Major mode for scripts of smsc."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+\\s-*")
  (setq-local font-lock-defaults '(smsc-mode-keywords))
  (setq-local indent-line-function #'smsc-mode-indent-line))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.sms\\'" . smsc-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(smsc-mode . ("smsc" "lsp"))))

(provide 'smsc-mode)

;;; smsc-mode.el ends here
